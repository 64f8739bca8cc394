package org.dialogs.openfire.api;

import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.model.ApplicationUser;

/**
 * One call of the REST API, once it is read.
 *
 * @param id of the request, which the answer and the log have
 * @param variables what stands in the path where the route has a name
 * @param parameters of the query and the body
 * @param authorization what the header of that name has, if it is there
 * @param caller who makes it, if the route wants to know
 */
public record Call(
        String id,
        Map<String, String> variables,
        Parameters parameters,
        Optional<String> authorization,
        Optional<Caller> caller) {

    public Call {
        variables = Map.copyOf(variables);
    }

    /** What stands in the path where the route has this name. */
    public String variable(String name) {
        return variables.get(name);
    }

    /** Who makes it; for routes that nobody calls without a session. */
    public Caller session() {
        return caller.orElseThrow(ApiException::noSession);
    }

    /** The user who makes it; for routes that only users call. */
    public ApplicationUser self() {
        return session().self();
    }
}
