package org.dialogs.openfire.auth;

import org.dialogs.openfire.AuthSettings;

/** What a session token looks like: nothing else is sent to a REST service. Thread-safe. */
final class TokenShape {

    private static final int MAX_LENGTH = 4_096;

    private final AuthSettings settings;

    TokenShape(AuthSettings settings) {
        this.settings = settings;
    }

    boolean fits(String text) {
        return text.length() <= MAX_LENGTH
                // Whatever the pattern is: it goes into a header.
                && text.chars().allMatch(c -> c > ' ' && c <= '~')
                && settings.tokenPattern().matches(text);
    }
}
