package org.dialogs.openfire.users;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What profiles and passwords may be: as QuickBlox has it, as far as that is known, and as there is room for it. */
final class ProfileRules {

    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9._@+-]*");
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})+");
    private static final Pattern PASSWORD = Pattern.compile("[!-~]*");
    private static final Pattern LINE = Pattern.compile("[^\\pC]*");
    private static final int SHORTEST_LOGIN = 3;
    private static final int LONGEST_LOGIN = 128;
    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 40;
    private static final int TEXT = 255;
    private static final int PHONE = 64;
    private static final int LONG_TEXT = 1_024;
    private static final int CUSTOM_DATA = 5_000;

    private final Map<String, List<String>> errors = new TreeMap<>();

    private ProfileRules() {}

    /**
     * Checks what is about to become a profile, and maybe a password.
     *
     * @throws InvalidUserException if one of them cannot be
     */
    static void check(Profile change, Optional<String> password) {
        ProfileRules rules = new ProfileRules();
        rules.checkProfile(change);
        password.ifPresent(rules::checkPassword);
        if (!rules.errors.isEmpty()) {
            throw new InvalidUserException(rules.errors);
        }
    }

    private void checkProfile(Profile change) {
        change.login().filter(text -> !text.isEmpty()).ifPresent(login -> {
            checkLength("login", login, SHORTEST_LOGIN, LONGEST_LOGIN);
            if (!LOGIN.matches(login)) {
                say("login", "should contain letters, digits and . _ - @ + only");
            }
        });
        change.email().filter(text -> !text.isEmpty()).ifPresent(email -> {
            checkLength("email", email, 0, TEXT);
            if (!EMAIL.matches(email)) {
                say("email", "should look like an email address");
            }
        });
        checkLine("full_name", change.fullName(), TEXT);
        checkLine("phone", change.phone(), PHONE);
        checkLine("website", change.website(), LONG_TEXT);
        checkLine("external_user_id", change.externalId(), TEXT);
        checkLine("tag_list", change.tags(), LONG_TEXT);
        change.customData().ifPresent(text -> {
            checkLength("custom_data", text, 0, CUSTOM_DATA);
            if (text.indexOf(0) >= 0) {
                say("custom_data", "has a character that no text has");
            }
        });
        if (change.blobId().orElse(0L) < 0) {
            say("blob_id", "must be a positive number");
        }
    }

    private void checkPassword(String password) {
        checkLength("password", password, SHORTEST_PASSWORD, LONGEST_PASSWORD);
        if (!PASSWORD.matches(password)) {
            say("password", "should contain alphanumeric and punctuation characters only");
        }
    }

    private void checkLine(String field, Optional<String> text, int most) {
        text.ifPresent(line -> {
            checkLength(field, line, 0, most);
            if (!LINE.matches(line)) {
                say(field, "has a character that no line of text has");
            }
        });
    }

    private void checkLength(String field, String text, int least, int most) {
        int length = text.codePointCount(0, text.length());
        if (length < least) {
            say(field, "is too short (minimum is " + least + " characters)");
        }
        if (length > most) {
            say(field, "is too long (maximum is " + most + " characters)");
        }
    }

    private void say(String field, String text) {
        errors.computeIfAbsent(field, name -> new ArrayList<>()).add(text);
    }
}
