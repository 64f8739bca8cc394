package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.users.UserName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeopleTest {

    private static People people(String fullName, String login) {
        return new People(
                "example.org",
                Map.of(
                        new ApplicationUser(1001, 92),
                        new UserName(Optional.ofNullable(fullName), Optional.ofNullable(login))));
    }

    private static String name(String fullName, String login) {
        return people(fullName, login).person("1001-92@example.org").name();
    }

    @ParameterizedTest
    @CsvSource({
        "Ann Lee, ann, Ann Lee",
        ", ann, ann",
        "' ', ann, ann",
        "\u3164\u200f, ann, ann",
        "Ann Lee, , Ann Lee",
        "' ', , ''",
        ", , ''",
        "\u05e2\u05e0\u05ea, ann, \u05e2\u05e0\u05ea"
    })
    void aUserIsCalledByHisFullNameElseByHisLogin(String fullName, String login, String shown) {
        assertThat(name(fullName, login)).isEqualTo(shown);
    }

    @Test
    void aLongNameIsCutBetweenItsCharacters() {
        assertThat(name("x".repeat(60), null)).isEqualTo("x".repeat(60));
        assertThat(name("x".repeat(61), null)).isEqualTo("x".repeat(60) + "\u2026");
        assertThat(name("x".repeat(59) + "\ud83d\udc4b", null)).isEqualTo("x".repeat(59) + "\u2026");
    }

    @Test
    void marksThatWouldCoverTheLinesAroundAreLeftOut() {
        assertThat(name("Z" + "\u0353".repeat(50) + "oe\u0301", null)).isEqualTo("Z" + "\u0353".repeat(4) + "o\u00e9");
    }

    @Test
    void besidesHisNameHeIsTheServersUserWithTheListOfHisDialogs() {
        assertThat(people("Ann", null).person("1001-92@example.org"))
                .isEqualTo(new Person("Ann", "1001-92", "dialogs?user=1001-92%40example.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1001-92@elsewhere.org",
                "1001-92@sub.example.org",
                "1002-92@example.org",
                "1001-93@example.org",
                "romeo@example.org"
            })
    void nobodyElseIsCalledSo(String jid) {
        assertThat(people("Ann", "ann").person(jid).name()).isEmpty();
    }
}
