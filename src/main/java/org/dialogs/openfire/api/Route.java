package org.dialogs.openfire.api;

import java.util.List;

/**
 * A call that the REST API knows.
 *
 * @param method of HTTP
 * @param template the path, such as {@code /users/{id}}: a name in braces stands for one segment. Clients may add {@code .json}
 * @param access who may make it
 * @param effort what its answer takes
 */
public record Route(String method, String template, Access access, Handler handler, Effort effort) {

    /** Who may make a call. */
    public enum Access {
        /** Anybody. */
        OPEN,
        /** Who has a session, of a user or of an application alone. */
        SESSION,
        /** Who has a session of a user. */
        USER,
        /** Who has the token of the metrics, at which the handler looks. */
        METRICS
    }

    /** What an answer takes. */
    public enum Effort {
        /** Nothing but what is in memory: it is given at once, also while all others wait for the database. */
        NONE,
        /** It may wait for the database. */
        SOME,
        /** It may take longer than others, since it has many parts. */
        MUCH
    }

    /** Answers a call, on a thread that may wait for the database, unless it says that it takes no effort. */
    public interface Handler {

        /** @throws ApiException what the maker of the call is told instead */
        Answer answer(Call call);
    }

    public static Route get(String template, Access access, Handler handler) {
        return new Route("GET", template, access, handler, Effort.SOME);
    }

    public static Route post(String template, Access access, Handler handler) {
        return new Route("POST", template, access, handler, Effort.SOME);
    }

    public static Route put(String template, Access access, Handler handler) {
        return new Route("PUT", template, access, handler, Effort.SOME);
    }

    public static Route delete(String template, Access access, Handler handler) {
        return new Route("DELETE", template, access, handler, Effort.SOME);
    }

    /** The same with an answer of many parts. */
    public Route inParts() {
        return new Route(method, template, access, handler, Effort.MUCH);
    }

    /** The same with an answer of what is in memory. */
    public Route atOnce() {
        return new Route(method, template, access, handler, Effort.NONE);
    }

    boolean isLong() {
        return effort == Effort.MUCH;
    }

    List<String> segments() {
        return List.of(template.substring(1).split("/"));
    }
}
