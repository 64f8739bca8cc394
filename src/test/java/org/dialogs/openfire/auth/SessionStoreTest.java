package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;

/** A session is found by its token and by nothing else, and counts as long as its application does. */
@OnEachDatabase
class SessionStoreTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
    private static final Instant EXPIRY = NOON.plus(Duration.ofHours(2));

    private static final long ENABLED = 92;
    private static final long DISABLED = 93;
    private static final long MISSING = 94;

    @Parameter
    @RegisterExtension
    TestDatabase database;

    private SessionStore store;
    private int sessions;

    @BeforeEach
    void open() {
        ApplicationStore applications = new ApplicationStore(database);
        applications.add(new Application(ENABLED, "one", "key", "secret", true, NOON, NOON));
        applications.add(new Application(DISABLED, "two", "key", "secret", false, NOON, NOON));
        store = new SessionStore(database);
    }

    private Session session(long applicationId, long userId, Instant expiry) {
        return new Session("%024x".formatted(++sessions), applicationId, userId, expiry, NOON, NOON.plusMillis(1));
    }

    private SessionToken add(long applicationId, long userId, Instant expiry) {
        SessionToken token = SessionToken.random();
        store.add(token, session(applicationId, userId, expiry));
        return token;
    }

    private Instant expiry(SessionToken token) {
        return store.find(token).orElseThrow().expiry();
    }

    @Test
    void aSessionIsFoundByItsTokenAsItWasAdded() {
        Session session = session(ENABLED, 1001, EXPIRY);
        Session without = session(ENABLED, Session.NO_USER, EXPIRY.plusMillis(1));
        SessionToken token = SessionToken.random();
        SessionToken tokenWithout = SessionToken.random();
        store.add(token, session);
        store.add(tokenWithout, without);

        assertThat(store.find(token)).contains(session);
        assertThat(store.find(tokenWithout)).contains(without);
    }

    @Test
    void anUnknownTokenIsNobodys() {
        SessionToken token = add(ENABLED, 1001, EXPIRY);

        assertThat(store.find(SessionToken.random())).isEmpty();
        assertThat(store.find(new SessionToken(token.hash()))).isEmpty();
        assertThat(store.find(new SessionToken(token.text().toUpperCase()))).isEmpty();
        assertThat(store.find(new SessionToken("' OR '1' = '1 \u0000 \ud83d\ude00")))
                .isEmpty();
    }

    @Test
    void anExpiredSessionIsFoundForTheCallerDecides() {
        SessionToken token = add(ENABLED, 1001, Instant.EPOCH);

        assertThat(expiry(token)).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aSessionOfADisabledApplicationIsNotFoundUntilItIsEnabled() throws Exception {
        SessionToken token = add(DISABLED, 1001, EXPIRY);
        assertThat(store.find(token)).isEmpty();

        database.execute("UPDATE ofDialogApplication SET enabled = 1");

        assertThat(store.find(token)).isPresent();
    }

    @Test
    void aSessionWithoutAnApplicationIsNotFound() {
        assertThat(store.find(add(MISSING, 1001, EXPIRY))).isEmpty();
    }

    @Test
    void twoSessionsCannotHaveOneToken() {
        SessionToken token = add(ENABLED, 1001, EXPIRY);

        Throwable refusal = catchThrowable(() -> store.add(token, session(ENABLED, 1002, EXPIRY)));

        assertThat(refusal).isInstanceOf(JdbiException.class).hasMessageNotContaining(token.text());
        assertThat(store.find(token))
                .hasValueSatisfying(session -> assertThat(session.userId()).isEqualTo(1001));
    }

    @Test
    void theTokenItselfIsInNoColumn() throws Exception {
        SessionToken token = add(ENABLED, 1001, EXPIRY);
        String columns = "tokenHash, sessionID, applicationID, userID, expiryDate, createdDate, updatedDate";
        List<String> values = new ArrayList<>();
        for (String column : columns.split(", ")) {
            values.addAll(database.column("SELECT " + column + " FROM ofDialogSession"));
        }

        assertThat(values)
                .hasSize(7)
                .contains(token.hash())
                .allSatisfy(value -> assertThat(value).doesNotContainIgnoringCase(token.text()));
    }

    @Test
    void aSessionIsExtendedForwardsOnly() {
        SessionToken token = add(ENABLED, 1001, EXPIRY);
        SessionToken other = add(ENABLED, 1001, EXPIRY);
        Instant later = EXPIRY.plusMillis(1);
        Instant now = NOON.plusSeconds(9);

        assertThat(store.extend(token, later, now)).isTrue();
        assertThat(store.extend(token, later, now.plusSeconds(1))).isFalse();
        assertThat(store.extend(token, EXPIRY, now.plusSeconds(2))).isFalse();

        assertThat(store.find(token)).hasValueSatisfying(session -> {
            assertThat(session.expiry()).isEqualTo(later);
            assertThat(session.updated()).isEqualTo(now);
            assertThat(session.created()).isEqualTo(NOON);
        });
        assertThat(expiry(other)).isEqualTo(EXPIRY);
    }

    @Test
    void whatIsNoSessionCannotBeExtended() {
        SessionToken token = SessionToken.random();

        assertThat(store.extend(token, EXPIRY, NOON)).isFalse();
        assertThat(store.find(token)).isEmpty();
    }

    @Test
    void ofManyWhoExtendASessionAtOnceTheLatestEndStays() throws Exception {
        SessionToken token = add(ENABLED, 1001, EXPIRY);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> extensions = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            Instant later = EXPIRY.plusSeconds(i);
            extensions.add(threads.submit(() -> store.extend(token, later, NOON)));
        }
        for (Future<Boolean> extension : extensions) {
            extension.get();
        }
        threads.shutdown();

        assertThat(expiry(token)).isEqualTo(EXPIRY.plusSeconds(40));
    }

    @Test
    void aRemovedSessionIsGoneAndTheOthersStay() {
        SessionToken token = add(ENABLED, 1001, EXPIRY);
        SessionToken other = add(ENABLED, 1001, EXPIRY);

        assertThat(store.remove(token)).isTrue();
        assertThat(store.remove(token)).isFalse();

        assertThat(store.find(token)).isEmpty();
        assertThat(store.find(other)).isPresent();
    }

    @Test
    void allSessionsOfAUserGoAndNobodyElses() throws Exception {
        SessionToken one = add(ENABLED, 1001, EXPIRY);
        SessionToken two = add(ENABLED, 1001, Instant.EPOCH);
        SessionToken ofAnother = add(ENABLED, 1002, EXPIRY);
        SessionToken ofNobody = add(ENABLED, Session.NO_USER, EXPIRY);
        SessionToken ofAnotherApplication = add(DISABLED, 1001, EXPIRY);
        SessionToken ofTheReverse = add(1001, ENABLED, EXPIRY);

        assertThat(store.removeOf(new ApplicationUser(1001, ENABLED))).isEqualTo(2);
        assertThat(store.removeOf(new ApplicationUser(1001, ENABLED))).isZero();

        assertThat(store.find(one)).isEmpty();
        assertThat(store.find(two)).isEmpty();
        assertThat(database.column("SELECT tokenHash FROM ofDialogSession"))
                .containsExactlyInAnyOrder(
                        ofAnother.hash(), ofNobody.hash(), ofAnotherApplication.hash(), ofTheReverse.hash());
    }

    @Test
    void allSessionsOfAUserGoButOne() {
        SessionToken one = add(ENABLED, 1001, EXPIRY);
        SessionToken two = add(ENABLED, 1001, EXPIRY);
        SessionToken ofAnother = add(ENABLED, 1002, EXPIRY);

        assertThat(store.removeOthersOf(new ApplicationUser(1001, ENABLED), one))
                .isEqualTo(1);

        assertThat(store.find(one)).isPresent();
        assertThat(store.find(two)).isEmpty();
        assertThat(store.find(ofAnother)).isPresent();
    }

    @Test
    void aSessionGetsAnotherUserOfItsApplication() {
        SessionToken token = add(ENABLED, Session.NO_USER, EXPIRY);
        SessionToken other = add(ENABLED, Session.NO_USER, EXPIRY);
        Session before = store.find(token).orElseThrow();
        Session next = before.of(1001, NOON.plusSeconds(3));

        assertThat(store.setUser(token, next)).isTrue();
        assertThat(store.find(token)).contains(next);
        assertThat(store.find(other).orElseThrow().user()).isEmpty();

        assertThat(store.setUser(token, session(DISABLED, 1002, EXPIRY))).isFalse();
        assertThat(store.setUser(SessionToken.random(), next)).isFalse();
        assertThat(store.find(token)).contains(next);
    }

    @Test
    void theSessionsOfAnApplicationGoAFewAtATime() throws Exception {
        for (int i = 0; i < 5; i++) {
            add(ENABLED, i, EXPIRY);
        }
        SessionToken other = add(DISABLED, 1001, EXPIRY);

        assertThat(store.removeOfApplication(ENABLED, 3)).isEqualTo(3);
        assertThat(store.removeOfApplication(ENABLED, 3)).isEqualTo(2);
        assertThat(store.removeOfApplication(ENABLED, 3)).isZero();

        assertThat(database.column("SELECT tokenHash FROM ofDialogSession")).containsExactly(other.hash());
    }

    @Test
    void expiredSessionsGoAFewAtATimeTheOldestFirst() throws Exception {
        List<SessionToken> tokens = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tokens.add(add(i % 2 == 0 ? ENABLED : MISSING, 1001, EXPIRY.minusMillis(5 - i)));
        }
        SessionToken last = add(ENABLED, 1001, EXPIRY);

        assertThat(store.removeExpired(EXPIRY, 2)).isEqualTo(2);
        assertThat(database.column("SELECT tokenHash FROM ofDialogSession ORDER BY expiryDate"))
                .containsExactly(
                        tokens.get(2).hash(),
                        tokens.get(3).hash(),
                        tokens.get(4).hash(),
                        last.hash());
        assertThat(store.removeExpired(EXPIRY, 2)).isEqualTo(2);
        assertThat(store.removeExpired(EXPIRY, 2)).isEqualTo(1);
        assertThat(store.removeExpired(EXPIRY, 2)).isZero();

        assertThat(store.find(last)).isPresent();
    }

    @Test
    void aSessionThatIsExtendedWhileTheExpiredGoStays() {
        SessionToken extended = add(ENABLED, 1001, EXPIRY.minusMillis(2));
        SessionToken expired = add(ENABLED, 1001, EXPIRY.minusMillis(1));
        OvertakenDatabase overtaken = new OvertakenDatabase(
                database,
                "DELETE",
                () -> assertThat(store.extend(extended, EXPIRY.plusMillis(1), NOON))
                        .isTrue());

        assertThat(new SessionStore(overtaken.dataSource()).removeExpired(EXPIRY, 2))
                .isEqualTo(1);

        assertThat(expiry(extended)).isEqualTo(EXPIRY.plusMillis(1));
        assertThat(store.find(expired)).isEmpty();
    }

    @Test
    void moreGoInOneStepThanAListOfValuesHolds() {
        for (int i = 0; i < 600; i++) {
            add(ENABLED, 1001, Instant.EPOCH);
        }

        assertThat(store.removeExpired(EXPIRY, 550)).isEqualTo(550);
        assertThat(store.removeExpired(EXPIRY, 550)).isEqualTo(50);
    }

    @Test
    void aStepRemovesAtLeastOne() {
        assertThatThrownBy(() -> store.removeExpired(EXPIRY, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDatabaseThatIsAwayIsReportedWithoutTheToken() {
        SessionToken token = add(ENABLED, 1001, EXPIRY);
        database.setAway(true);

        assertThatThrownBy(() -> store.find(token))
                .isInstanceOf(JdbiException.class)
                .hasMessageNotContaining(token.text());
        assertThatThrownBy(() -> store.extend(token, EXPIRY, NOON)).isInstanceOf(JdbiException.class);
    }
}
