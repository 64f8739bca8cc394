package org.dialogs.openfire.api;

import java.util.List;

/**
 * A call that the REST API knows.
 *
 * @param method of HTTP
 * @param template the path, such as {@code /users/{id}}: a name in braces stands for one segment. Clients may add {@code .json}
 * @param access who may make it
 * @param isLong whether its answer may take longer than others, since it has many parts
 */
public record Route(String method, String template, Access access, Handler handler, boolean isLong) {

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

    /** Answers a call, on a thread that may wait for the database. */
    public interface Handler {

        /** @throws ApiException what the maker of the call is told instead */
        Answer answer(Call call);
    }

    public static Route get(String template, Access access, Handler handler) {
        return new Route("GET", template, access, handler, false);
    }

    public static Route post(String template, Access access, Handler handler) {
        return new Route("POST", template, access, handler, false);
    }

    public static Route put(String template, Access access, Handler handler) {
        return new Route("PUT", template, access, handler, false);
    }

    public static Route delete(String template, Access access, Handler handler) {
        return new Route("DELETE", template, access, handler, false);
    }

    /** The same with an answer of many parts. */
    public Route inParts() {
        return new Route(method, template, access, handler, true);
    }

    List<String> segments() {
        return List.of(template.substring(1).split("/"));
    }
}
