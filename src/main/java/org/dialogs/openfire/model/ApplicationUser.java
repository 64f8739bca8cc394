package org.dialogs.openfire.model;

import java.util.Optional;

/**
 * A user of an application, named {@code <user id>-<application id>} on the server: {@code 1001-92} is user 1001 of application 92.
 * Both are positive decimal integers without leading zeros, so that one user has one name; every other name is an ordinary user's.
 *
 * @param userId the user's id, 1 or more
 * @param applicationId the id of the application, which is the user's tenant, 1 or more
 */
public record ApplicationUser(long userId, long applicationId) {

    public ApplicationUser {
        if (userId < 1 || applicationId < 1) {
            throw new IllegalArgumentException(
                    "Ids of users and applications begin at 1: " + userId + "-" + applicationId);
        }
    }

    /** The application user that {@code localpart} names, if it names one. */
    public static Optional<ApplicationUser> parse(String localpart) {
        int dash = localpart.indexOf('-');
        long userId = Digits.parseId(localpart, 0, dash);
        long applicationId = Digits.parseId(localpart, dash + 1, localpart.length());
        return userId > 0 && applicationId > 0
                ? Optional.of(new ApplicationUser(userId, applicationId))
                : Optional.empty();
    }

    /** The application of the user that {@code localpart} names, or {@link Dialog#NO_APPLICATION}; allocates nothing. */
    public static long applicationOf(String localpart) {
        int dash = localpart.indexOf('-');
        return Digits.parseId(localpart, 0, dash) > 0
                ? Math.max(Digits.parseId(localpart, dash + 1, localpart.length()), Dialog.NO_APPLICATION)
                : Dialog.NO_APPLICATION;
    }

    /** The localpart of this user's JID. */
    public String localpart() {
        return userId + "-" + applicationId;
    }
}
