package org.dialogs.openfire.auth;

import java.time.Instant;
import org.dialogs.openfire.AuthSettings.RemoteService;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.Denial;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.model.ApplicationUser;

/** What a REST service says of a token, whoever presents it. */
sealed interface Finding {

    /** What that means for {@code user}, at {@code now}. */
    Verdict about(ApplicationUser user, Instant now);

    /**
     * There is a session.
     *
     * @param service which says so
     * @param userId whose it is; 0 if it says nothing of that
     * @param applicationId of which application; 0 if it says nothing of that
     * @param terms until when, and under which name, if that was said
     */
    record Found(RemoteService service, long userId, long applicationId, Accepted terms) implements Finding {

        @Override
        public Verdict about(ApplicationUser user, Instant now) {
            if (userId == 0) {
                return new Refused("its session has no user at " + service.userPointer());
            }
            if (applicationId == 0) {
                return new Refused("its session has no application at " + service.applicationPointer());
            }
            if (userId != user.userId()) {
                return new Refused("its session is another user's");
            }
            if (applicationId != user.applicationId()) {
                return new Refused("its session is another application's");
            }
            return terms.holdsAt(now) ? terms : new Refused("its session has expired");
        }
    }

    /** There is none, or that could not be found out. */
    record Denied(Denial denial) implements Finding {

        @Override
        public Verdict about(ApplicationUser user, Instant now) {
            return denial;
        }
    }
}
