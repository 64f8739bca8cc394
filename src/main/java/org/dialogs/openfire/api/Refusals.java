package org.dialogs.openfire.api;

import java.time.Duration;
import org.dialogs.openfire.auth.SessionRefusedException;
import org.dialogs.openfire.host.UsersAwayException;
import org.dialogs.openfire.users.InvalidUserException;
import org.dialogs.openfire.users.TooManyGuessesException;

/** Says in the API's words what the rooms below say of sessions and users. */
final class Refusals {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(1);

    private Refusals() {}

    /** The same handler, whose refusals are the API's. */
    static Route.Handler translated(Route.Handler handler) {
        return call -> {
            try {
                return handler.answer(call);
            } catch (SessionRefusedException e) {
                throw ApiException.invalid(e.parameter(), e.getMessage());
            } catch (InvalidUserException e) {
                throw ApiException.invalid(e.errors());
            } catch (TooManyGuessesException e) {
                throw ApiException.later(429, "There were too many wrong passwords, try again later", A_MINUTE);
            } catch (UsersAwayException e) {
                throw ApiException.later(503, "The server's users cannot be read or written now, try again", SOON);
            }
        };
    }
}
