package org.dialogs.openfire.api;

import java.util.List;
import java.util.stream.Stream;
import org.dialogs.openfire.auth.Sessions;
import org.dialogs.openfire.users.Users;

/** Every call of the REST API. The document that describes them has the same: {@code openapi.json}. */
public final class AllRoutes {

    private AllRoutes() {}

    public static List<Route> of(StatusEndpoints status, Sessions sessions, Users users, ChatApi chat) {
        return Stream.of(
                        new DocumentEndpoints().routes(),
                        status.routes(),
                        new SessionEndpoints(sessions, users).routes(),
                        new UserEndpoints(users).routes(),
                        chat.routes())
                .flatMap(List::stream)
                .toList();
    }
}
