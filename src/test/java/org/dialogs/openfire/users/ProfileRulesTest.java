package org.dialogs.openfire.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileRulesTest {

    private static Profile login(String login) {
        return Profile.namedBy(Optional.of(login), Optional.empty());
    }

    private static Profile email(String email) {
        return Profile.namedBy(Optional.empty(), Optional.of(email));
    }

    private static Map<String, List<String>> errors(Profile profile, String password) {
        try {
            ProfileRules.check(profile, Optional.of(password));
            return Map.of();
        } catch (InvalidUserException e) {
            return e.errors();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a.b_c-d@e+f", "123", ""})
    void theseAreLogins(String login) {
        assertThat(errors(login(login), "12345678")).isEmpty();
        assertThat(errors(login("x".repeat(128)), "12345678")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "a b c", "a/b", "\u00e9\u00e9\u00e9", "abc\n", "abc\u0000"})
    void theseAreNone(String login) {
        assertThat(errors(login(login), "12345678")).containsOnlyKeys("login");
        assertThat(errors(login("x".repeat(129)), "12345678")).containsOnlyKeys("login");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.c", "first.last+tag@mail.example.org", "O'Neil@example.org", ""})
    void theseAreEmailAddresses(String email) {
        assertThat(errors(email(email), "12345678")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "@b.c", "a@b", "a@b.", "a b@c.d", "a@b@c.d", "a@b.c\n", "a@b..c"})
    void theseAreNotEmailAddresses(String email) {
        assertThat(errors(email(email), "12345678")).containsOnlyKeys("email");
    }

    @Test
    void aPasswordHasEightToFortyVisibleCharacters() {
        assertThat(errors(Profile.EMPTY, "p@ssw0rd")).isEmpty();
        assertThat(errors(Profile.EMPTY, "x".repeat(40))).isEmpty();
        for (String bad : List.of(
                "1234567",
                "x".repeat(41),
                "with space",
                "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4",
                "12345678\n")) {
            assertThat(errors(Profile.EMPTY, bad)).containsOnlyKeys("password");
        }
    }

    @Test
    void linesHaveNoControlCharactersAndAsMuchRoomAsThereIs() {
        assertThat(errors(Profile.named("Zo\u00eb \ud83d\ude00".repeat(20)), "12345678"))
                .isEmpty();
        assertThat(errors(Profile.named("a\u0000b"), "12345678")).containsOnlyKeys("full_name");
        assertThat(errors(Profile.named("x".repeat(256)), "12345678")).containsOnlyKeys("full_name");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> ProfileRules.check(login("a!"), Optional.of("1 2")))
                .isInstanceOfSatisfying(InvalidUserException.class, e -> {
                    assertThat(e.errors().get("login")).hasSize(2);
                    assertThat(e.errors().get("password")).hasSize(2);
                });
    }

    @Test
    void aProfileAndANewPasswordAreNotShown() {
        assertThat(login("ann").toString()).doesNotContain("ann");
        assertThat(new Users.NewPassword("before", "after").toString())
                .doesNotContain("before")
                .doesNotContain("after");
    }
}
