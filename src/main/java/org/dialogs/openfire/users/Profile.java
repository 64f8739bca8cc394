package org.dialogs.openfire.users;

import java.util.Optional;

/**
 * What a user says of himself. As a change of another profile, what is empty stays as it is there, and an empty text, or 0, takes away what is
 * there.
 *
 * @param login the name by which he logs in; no other user of the application has it
 * @param email no other user of the application has it, in whatever case
 * @param fullName his name for others
 * @param externalId what he is called elsewhere
 * @param tags separated by commas
 * @param customData whatever the application keeps of him
 * @param blobId of a file elsewhere
 */
public record Profile(
        Optional<String> login,
        Optional<String> email,
        Optional<String> fullName,
        Optional<String> phone,
        Optional<String> website,
        Optional<String> externalId,
        Optional<String> tags,
        Optional<String> customData,
        Optional<Long> blobId) {

    /** Nothing at all. */
    public static final Profile EMPTY = new Profile(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** A profile that has a name for others, and nothing else. */
    static Profile named(String fullName) {
        return new Profile(
                Optional.empty(),
                Optional.empty(),
                Optional.of(fullName),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A profile that has names to log in by, and nothing else. */
    static Profile namedBy(Optional<String> login, Optional<String> email) {
        return new Profile(
                login,
                email,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** This profile with these changes. */
    Profile changedBy(Profile change) {
        return new Profile(
                changed(login, change.login),
                changed(email, change.email),
                changed(fullName, change.fullName),
                changed(phone, change.phone),
                changed(website, change.website),
                changed(externalId, change.externalId),
                changed(tags, change.tags),
                changed(customData, change.customData),
                change.blobId.or(() -> blobId).filter(id -> id != 0));
    }

    private static Optional<String> changed(Optional<String> before, Optional<String> change) {
        return change.or(() -> before).filter(text -> !text.isEmpty());
    }

    /** Without what it says: that is of a person. */
    @Override
    public String toString() {
        return "Profile[hidden]";
    }
}
