package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.NoSession;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session of our own is its user's for two hours from when it was last used, and only in doubt is there no answer. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LocalVerifierTest {

    private static final long APPLICATION = 92;
    private static final long DISABLED = 93;
    private static final ApplicationUser USER = new ApplicationUser(1001, APPLICATION);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration TWO_HOURS = Duration.ofHours(2);

    @RegisterExtension
    final HsqldbDatabase database = new HsqldbDatabase();

    private Instant now = NOON;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private SessionStore sessions;
    private LocalVerifier verifier;

    @BeforeEach
    void open() {
        ApplicationStore applications = new ApplicationStore(database);
        applications.add(new Application(APPLICATION, "one", "key", "secret", true, NOON, NOON));
        applications.add(new Application(DISABLED, "two", "key", "secret", false, NOON, NOON));
        sessions = new SessionStore(database);
        verifier = new LocalVerifier(sessions, clock);
    }

    @AfterEach
    void close() {
        verifier.close();
    }

    private SessionToken session(long applicationId, long userId, Instant expiry) {
        SessionToken token = SessionToken.random();
        sessions.add(token, new Session("53fc460b515c128132016675", applicationId, userId, expiry, NOON, NOON));
        return token;
    }

    private SessionToken session(Instant expiry) {
        return session(APPLICATION, USER.userId(), expiry);
    }

    private Optional<Verdict> verify(SessionToken token) {
        return verifier.verify(USER, token).join();
    }

    private static Optional<Verdict> acceptedUntil(Instant expiry) {
        return Optional.of(new Accepted(VerifierName.LOCAL, Optional.of(expiry), Optional.empty()));
    }

    private Session stored(SessionToken token) {
        return sessions.find(token).orElseThrow();
    }

    @Test
    void aSessionThatIsUsedLastsTwoHoursFromThen() {
        SessionToken token = session(NOON.plusSeconds(1));

        assertThat(verify(token)).isEqualTo(acceptedUntil(NOON.plus(TWO_HOURS)));
        assertThat(stored(token).expiry()).isEqualTo(NOON.plus(TWO_HOURS));

        now = NOON.plus(TWO_HOURS).minusMillis(1);
        assertThat(verify(token)).isEqualTo(acceptedUntil(now.plus(TWO_HOURS)));
        assertThat(stored(token).expiry()).isEqualTo(now.plus(TWO_HOURS));
        assertThat(stored(token).updated()).isEqualTo(now);
    }

    @Test
    void usedAgainWithinAMinuteItIsLeftAsItIs() {
        SessionToken token = session(NOON.plus(TWO_HOURS));

        now = NOON.plusSeconds(60);
        assertThat(verify(token)).isEqualTo(acceptedUntil(NOON.plus(TWO_HOURS)));
        assertThat(stored(token).expiry()).isEqualTo(NOON.plus(TWO_HOURS));
        assertThat(stored(token).updated()).isEqualTo(NOON);

        now = NOON.plusSeconds(61);
        assertThat(verify(token)).isEqualTo(acceptedUntil(now.plus(TWO_HOURS)));
    }

    @Test
    void aSessionThatLastsLongerIsNotShortened() {
        Instant tomorrow = NOON.plus(Duration.ofDays(1));
        SessionToken token = session(tomorrow);

        assertThat(verify(token)).isEqualTo(acceptedUntil(tomorrow));
        assertThat(stored(token).expiry()).isEqualTo(tomorrow);
    }

    @Test
    void anExpiredSessionIsRefusedAndDoesNotComeBack() {
        SessionToken token = session(NOON);

        assertThat(verify(token)).contains(new Refused("its session has expired"));

        assertThat(stored(token).expiry()).isEqualTo(NOON);
    }

    @ParameterizedTest
    @CsvSource({"1002, another user's", "0, has no user"})
    void aSessionOfAnotherUserOrOfNobodyIsRefusedAndLastsNoLonger(long userId, String reason) {
        Instant expiry = NOON.plusSeconds(600);
        SessionToken token = session(APPLICATION, userId, expiry);

        assertThat(verify(token).orElseThrow())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason()).contains(reason).doesNotContain(token.text()));
        assertThat(stored(token).expiry()).isEqualTo(expiry);
    }

    @Test
    void aSessionOfTheUserOfThatNumberInAnotherApplicationIsRefused() {
        SessionToken token = session(NOON.plusSeconds(600));

        assertThat(verifier.verify(new ApplicationUser(USER.userId(), 94), token)
                        .join())
                .contains(new Refused("its session is another user's"));
    }

    @Test
    void nothingIsKnownOfASessionThatIsNotHereOrWhoseApplicationIsDisabled() {
        SessionToken ended = session(NOON.plusSeconds(600));
        sessions.remove(ended);
        SessionToken disabled = session(DISABLED, USER.userId(), NOON.plusSeconds(600));

        assertThat(verify(SessionToken.random()).orElseThrow()).isInstanceOf(NoSession.class);
        assertThat(verify(ended).orElseThrow()).isInstanceOf(NoSession.class);
        assertThat(verifier.verify(new ApplicationUser(USER.userId(), DISABLED), disabled)
                        .join()
                        .orElseThrow())
                .isInstanceOf(NoSession.class);
    }

    @Test
    void lookedAtForWhoIsConnectedASessionLastsNoLonger() {
        SessionToken token = session(NOON.plusSeconds(600));

        assertThat(verifier.verifyAgain(USER, token).join()).isEqualTo(acceptedUntil(NOON.plusSeconds(600)));
        assertThat(stored(token).expiry()).isEqualTo(NOON.plusSeconds(600));

        now = NOON.plusSeconds(600);
        assertThat(verifier.verifyAgain(USER, token).join()).contains(new Refused("its session has expired"));
    }

    @Test
    void aSessionThatIsEndedWhileItIsLookedAtIsNone() {
        SessionToken token = session(NOON.plusSeconds(600));
        OvertakenDatabase overtaking = new OvertakenDatabase(database, "SELECT", () -> sessions.remove(token));
        try (LocalVerifier overtaken = new LocalVerifier(new SessionStore(overtaking.dataSource()), clock)) {
            assertThat(overtaken.verify(USER, token).join().orElseThrow()).isInstanceOf(NoSession.class);
        }
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsSaid() {
        SessionToken token = session(NOON.plusSeconds(600));

        database.setAway(true);
        assertThat(verify(token)).contains(new Unknown("the database does not say"));
        assertThat(verify(SessionToken.random())).contains(new Unknown("the database does not say"));

        database.setAway(false);
        assertThat(verify(token)).isEqualTo(acceptedUntil(NOON.plus(TWO_HOURS)));
    }

    @Test
    void aSessionThatCannotBeExtendedIsNotSaidToLastLonger() {
        SessionToken token = session(NOON.plusSeconds(600));
        OvertakenDatabase breaking = new OvertakenDatabase(database, "SELECT", () -> database.setAway(true));
        try (LocalVerifier overtaken = new LocalVerifier(new SessionStore(breaking.dataSource()), clock)) {
            assertThat(overtaken.verify(USER, token).join()).contains(new Unknown("the database does not say"));
        }

        database.setAway(false);
        assertThat(stored(token).expiry()).isEqualTo(NOON.plusSeconds(600));
    }

    @Test
    void noRowHasTheToken() throws SQLException {
        SessionToken token = session(NOON.plusSeconds(600));
        verify(token);

        assertThat(database.column("SELECT tokenHash FROM ofDialogSession")).containsExactly(token.hash());
    }

    @Test
    void closedItSaysNothing() {
        SessionToken token = session(NOON.plusSeconds(600));
        verifier.close();

        assertThat(verify(token)).containsInstanceOf(Unknown.class);
    }
}
