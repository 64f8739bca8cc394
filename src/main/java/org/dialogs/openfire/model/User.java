package org.dialogs.openfire.model;

import java.util.Optional;

/**
 * A party to a dialog: the bare JID of a user, of this server or of another one.
 *
 * @param localpart the localpart of the JID, never empty
 * @param domain the domain of the JID
 * @param local whether that is the domain of this server
 */
public record User(String localpart, String domain, boolean local) {

    public User {
        if (localpart.isEmpty() || domain.isEmpty()) {
            throw new IllegalArgumentException(
                    "A user has a localpart and a domain: '" + localpart + "@" + domain + "'");
        }
    }

    /** The application user that this is: only a user of this server can be one. */
    public Optional<ApplicationUser> applicationUser() {
        return local ? ApplicationUser.parse(localpart) : Optional.empty();
    }

    /** Whether this is a user of {@code application} on this server. */
    public boolean isOf(long application) {
        return applicationUser()
                .map(user -> user.applicationId() == application)
                .orElse(false);
    }

    public String bareJid() {
        return localpart + "@" + domain;
    }

    /**
     * What dialog ids are derived from: the localpart alone for a user of this server, the bare JID for others. A localpart has no
     * {@code @} (RFC 7622, 3.3.1), so that the two never meet, and an id does not change when the server gets another name.
     */
    String key() {
        return local ? localpart : bareJid();
    }
}
