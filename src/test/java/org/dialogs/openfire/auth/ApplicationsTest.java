package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @RegisterExtension
    final HsqldbDatabase database = new HsqldbDatabase();

    private final AtomicInteger changes = new AtomicInteger();
    private SessionStore sessions;
    private Applications applications;

    @BeforeEach
    void open() {
        sessions = new SessionStore(database);
        applications = new Applications(
                new ApplicationStore(database), sessions, changes::incrementAndGet, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private SessionToken session(int number) {
        SessionToken token = SessionToken.random();
        sessions.add(token, new Session("%024x".formatted(number), 92, number, NOON, NOON, NOON));
        return token;
    }

    @Test
    void anApplicationHasAKeyAndASecretOfItsOwn() {
        Application one = applications.add(92, " One ").orElseThrow();
        Application two = applications.add(93, "Two").orElseThrow();

        assertThat(one.name()).isEqualTo("One");
        assertThat(one.enabled()).isTrue();
        assertThat(one.authKey()).matches("[A-Za-z0-9_-]{20}").isNotEqualTo(two.authKey());
        assertThat(one.authSecret()).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(two.authSecret());
        assertThat(applications.all()).containsExactly(one, two);
        assertThat(changes).hasValue(2);
    }

    @Test
    void anApplicationThatHasClientsKeepsWhatTheyHave() {
        applications.add(92, "One", "wJHdOcQSxXQGWx5", "BTFsj7Rtt27DAmT");

        assertThat(applications.find(92))
                .hasValueSatisfying(
                        application -> assertThat(application.authSecret()).isEqualTo("BTFsj7Rtt27DAmT"));
    }

    @Test
    void anIdIsTakenOnce() {
        Application one = applications.add(92, "One").orElseThrow();

        assertThat(applications.add(92, "Two")).isEmpty();

        assertThat(applications.all()).containsExactly(one);
    }

    @ParameterizedTest
    @CsvSource({
        "0, name, long-enough, long enough too",
        "2147483648, name, longenough, longenoughtoo",
        "92, ' ', longenough, longenoughtoo",
        "92, name, short, longenoughtoo",
        "92, name, with space, longenoughtoo",
        "92, name, longenough, short",
        "92, name, longenough, with a space in it"
    })
    void whatCannotBeChangesNothing(long id, String name, String key, String secret) {
        assertThatThrownBy(() -> applications.add(id, name, key, secret)).isInstanceOf(IllegalArgumentException.class);
        assertThat(applications.all()).isEmpty();
        assertThat(changes).hasValue(0);
    }

    @Test
    void aNewSecretIsAnotherOne() {
        String before = applications.add(92, "One").orElseThrow().authSecret();

        String renewed = applications.renewSecret(92).orElseThrow();

        assertThat(renewed).isNotEqualTo(before);
        assertThat(applications.find(92).orElseThrow().authSecret()).isEqualTo(renewed);
        assertThat(applications.renewSecret(93)).isEmpty();
    }

    @Test
    void disabledItsSessionsDoNotCountUntilItIsEnabled() {
        applications.add(92, "One");
        SessionToken token = session(1);

        assertThat(applications.setEnabled(92, false)).isTrue();
        assertThat(sessions.find(token)).isEmpty();
        assertThat(applications.setEnabled(92, true)).isTrue();
        assertThat(sessions.find(token)).isPresent();
        assertThat(changes).hasValue(3);
    }

    @Test
    void removedItsSessionsAreOverEvenIfThereIsAnotherOfItsId() throws Exception {
        applications.add(92, "One");
        for (int i = 1; i <= 1_001; i++) {
            session(i);
        }

        assertThat(applications.remove(92)).isTrue();
        assertThat(applications.remove(92)).isFalse();
        assertThat(database.column("SELECT tokenHash FROM ofDialogSession")).isEmpty();

        SessionToken left = session(1);
        applications.add(92, "Another");
        assertThat(sessions.find(left)).isEmpty();
    }
}
