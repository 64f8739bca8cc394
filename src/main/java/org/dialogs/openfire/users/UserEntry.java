package org.dialogs.openfire.users;

import java.time.Instant;
import java.util.Optional;
import org.dialogs.openfire.model.ApplicationUser;

/**
 * A user of an application, as others see him.
 *
 * @param lastRequest when he last used the REST API, to the minute
 * @param created when he was added
 * @param updated when his profile was last changed
 */
public record UserEntry(
        ApplicationUser user, Profile profile, Optional<Instant> lastRequest, Instant created, Instant updated) {}
