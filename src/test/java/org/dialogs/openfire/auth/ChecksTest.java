package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.NoSession;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.model.ApplicationUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {

    private static final ApplicationUser USER = new ApplicationUser(1001, 92);
    private static final ApplicationUser OTHER = new ApplicationUser(1002, 92);
    private static final SessionToken TOKEN = SessionToken.random();
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Accepted YES = new Accepted(VerifierName.REMOTE, Optional.empty(), Optional.empty());
    private static final Refused NO = new Refused("it is not");
    private static final Unknown WHO_KNOWS = new Unknown("nobody answers");

    private final Map<String, String> properties = new HashMap<>();
    private final AuthSettings settings = new Settings(properties::get).auth();
    private final AtomicLong passed = new AtomicLong();
    private final Asked local = new Asked();
    private final Asked remote = new Asked();
    private final Checks checks = new Checks(
            settings,
            Map.of(VerifierName.LOCAL, local, VerifierName.REMOTE, remote),
            ((InstantSource) () -> NOON.plusNanos(passed.get())).withZone(ZoneOffset.UTC),
            passed::get);

    /** A verifier that says what it is told to, and who was asked about. */
    private static final class Asked implements Verifier {

        private final List<SessionToken> tokens = new CopyOnWriteArrayList<>();
        private Function<SessionToken, CompletableFuture<Optional<Verdict>>> answer =
                token -> CompletableFuture.completedFuture(Optional.empty());

        void says(Verdict verdict) {
            answer = token -> CompletableFuture.completedFuture(Optional.of(verdict));
        }

        CompletableFuture<Optional<Verdict>> thinks() {
            CompletableFuture<Optional<Verdict>> thought = new CompletableFuture<>();
            answer = token -> thought;
            return thought;
        }

        @Override
        public CompletableFuture<Optional<Verdict>> verify(ApplicationUser user, SessionToken token) {
            tokens.add(token);
            return answer.apply(token);
        }
    }

    private void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    @Test
    void whatIsAcceptedIsNotAskedAboutAgainForAWhile() {
        remote.says(YES);

        assertThat(checks.accepted(USER, TOKEN)).isEmpty();
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
        assertThat(checks.accepted(USER, TOKEN)).contains(YES);
        pass(Duration.ofSeconds(299));
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
        assertThat(remote.tokens).hasSize(1);

        pass(Duration.ofSeconds(1));
        assertThat(checks.accepted(USER, TOKEN)).isEmpty();
        checks.check(USER, TOKEN);
        assertThat(remote.tokens).hasSize(2);
    }

    @Test
    void whatIsRefusedIsNotAskedAboutAgainForAShorterWhile() {
        remote.says(NO);

        assertThat(checks.check(USER, TOKEN)).isEqualTo(NO);
        pass(Duration.ofSeconds(29));
        assertThat(checks.check(USER, TOKEN)).isEqualTo(NO);
        assertThat(remote.tokens).hasSize(1);

        pass(Duration.ofSeconds(1));
        remote.says(YES);
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
    }

    @Test
    void whatIsNotKnownIsNeverRemembered() {
        remote.says(WHO_KNOWS);

        assertThat(checks.check(USER, TOKEN)).isEqualTo(WHO_KNOWS);
        remote.says(YES);
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
    }

    @Test
    void aTokenIsRememberedForItsUserOnly() {
        remote.says(YES);
        checks.check(USER, TOKEN);
        remote.says(NO);

        assertThat(checks.accepted(OTHER, TOKEN)).isEmpty();
        assertThat(checks.check(OTHER, TOKEN)).isEqualTo(NO);
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
    }

    @Test
    void noTokenIsAcceptedForLongerThanItsSessionLasts() {
        remote.says(new Accepted(VerifierName.REMOTE, Optional.of(NOON.plusSeconds(10)), Optional.empty()));
        checks.check(USER, TOKEN);

        pass(Duration.ofSeconds(9));
        assertThat(checks.accepted(USER, TOKEN)).isPresent();
        pass(Duration.ofSeconds(1));
        assertThat(checks.accepted(USER, TOKEN)).isEmpty();
    }

    @Test
    void aShorterLifetimeCountsAtOnce() {
        remote.says(YES);
        checks.check(USER, TOKEN);
        pass(Duration.ofSeconds(60));

        properties.put(AuthSettings.CACHE_ACCEPTED, "60");
        assertThat(checks.accepted(USER, TOKEN)).isEmpty();
        properties.put(AuthSettings.CACHE_ACCEPTED, "0");
        checks.check(USER, TOKEN);
        checks.check(USER, TOKEN);
        assertThat(remote.tokens).hasSize(3);
    }

    @Test
    void checkedAgainWhatWasAcceptedMayBeRefused() {
        remote.says(YES);
        checks.check(USER, TOKEN);
        remote.says(NO);

        assertThat(checks.checkAgain(USER, TOKEN)).isEqualTo(NO);
        assertThat(checks.accepted(USER, TOKEN)).isEmpty();
        assertThat(checks.check(USER, TOKEN)).isEqualTo(NO);
        assertThat(remote.tokens).hasSize(2);
    }

    @Test
    void aCheckAgainThatFindsOutNothingLeavesWhatWasKnown() {
        remote.says(YES);
        checks.check(USER, TOKEN);
        remote.says(WHO_KNOWS);

        assertThat(checks.checkAgain(USER, TOKEN)).isEqualTo(WHO_KNOWS);
        assertThat(checks.accepted(USER, TOKEN)).contains(YES);
    }

    @Test
    void manyAtOnceWithOneTokenAreOneCheck() throws Exception {
        CompletableFuture<Optional<Verdict>> answer = remote.thinks();
        ExecutorService logins = Executors.newFixedThreadPool(50);
        try {
            List<Future<Verdict>> verdicts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                verdicts.add(logins.submit(() -> checks.check(USER, TOKEN)));
            }
            Awaitility.await().until(() -> checks.counts().misses() == 50);
            answer.complete(Optional.of(YES));

            for (Future<Verdict> verdict : verdicts) {
                assertThat(verdict.get()).isEqualTo(YES);
            }
            assertThat(remote.tokens).hasSize(1);
        } finally {
            logins.shutdownNow();
        }
    }

    @Test
    void oneAfterTheOtherFromManyThreadsIsOneCheckToo() throws Exception {
        remote.says(YES);
        ExecutorService logins = Executors.newFixedThreadPool(8);
        try {
            List<Future<Verdict>> verdicts = IntStream.range(0, 2_000)
                    .mapToObj(i -> logins.submit(() -> checks.check(USER, TOKEN)))
                    .toList();
            for (Future<Verdict> verdict : verdicts) {
                assertThat(verdict.get()).isEqualTo(YES);
            }
            assertThat(remote.tokens).hasSize(1);
        } finally {
            logins.shutdownNow();
        }
    }

    @Test
    void verifiersAreAskedInTheOrderThatIsSet() {
        local.says(NO);
        remote.says(YES);

        assertThat(checks.check(USER, TOKEN)).isEqualTo(NO);
        assertThat(remote.tokens).isEmpty();

        checks.forget();
        properties.put(AuthSettings.VERIFIERS, "remote, local");
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
        assertThat(local.tokens).hasSize(1);
    }

    @Test
    void aTokenThatOneDoesNotKnowIsTheNextOnes() {
        remote.says(YES);

        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
        assertThat(local.tokens).hasSize(1);
    }

    @Test
    void aTokenThatOneHasNoSessionOfIsTheNextOnesWhateverTheOrder() {
        properties.put(AuthSettings.VERIFIERS, "remote,local");
        remote.says(new NoSession("unheard of"));
        assertThat(checks.check(USER, TOKEN)).isEqualTo(new Refused("unheard of"));

        checks.forget();
        local.says(YES);
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
    }

    @Test
    void aTokenThatOneHasNoSessionOfIsNotRefusedWhileAnotherCannotSay() {
        local.says(WHO_KNOWS);
        remote.says(new NoSession("unheard of"));
        assertThat(checks.check(USER, TOKEN)).isEqualTo(WHO_KNOWS);

        properties.put(AuthSettings.VERIFIERS, "remote,local");
        assertThat(checks.checkAgain(USER, TOKEN)).isEqualTo(WHO_KNOWS);

        local.says(YES);
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
    }

    @Test
    void whoComesAfterAChangeOfTheSettingsDoesNotWaitForWhatWasAskedBefore() throws Exception {
        CompletableFuture<Optional<Verdict>> old = remote.thinks();
        CompletableFuture<Verdict> login = CompletableFuture.supplyAsync(() -> checks.check(USER, TOKEN));
        Awaitility.await().until(() -> remote.tokens.size() == 1);

        checks.forget();
        remote.says(NO);
        assertThat(checks.check(USER, TOKEN)).isEqualTo(NO);
        old.complete(Optional.of(YES));

        assertThat(login.get()).isEqualTo(YES);
        assertThat(checks.accepted(USER, TOKEN)).isEmpty();
    }

    @Test
    void aTokenWhoseSessionHasChangedIsAskedAboutAnewAndOthersAreNot() {
        remote.says(YES);
        SessionToken other = SessionToken.random();
        checks.check(USER, TOKEN);
        checks.check(USER, other);

        checks.forget(USER, TOKEN);

        assertThat(checks.accepted(USER, TOKEN)).isEmpty();
        assertThat(checks.accepted(USER, other)).contains(YES);
    }

    @Test
    void allTokensOfAUserAreAskedAboutAnewAndThoseOfOthersAreNot() {
        remote.says(YES);
        SessionToken other = SessionToken.random();
        checks.check(USER, TOKEN);
        checks.check(USER, other);
        checks.check(OTHER, TOKEN);

        checks.forget(USER);

        assertThat(checks.accepted(USER, TOKEN)).isEmpty();
        assertThat(checks.accepted(USER, other)).isEmpty();
        assertThat(checks.accepted(OTHER, TOKEN)).contains(YES);
    }

    @Test
    void whatIsBeingAskedWhenASessionChangesIsNotRemembered() throws Exception {
        CompletableFuture<Optional<Verdict>> answer = remote.thinks();
        CompletableFuture<Verdict> login = CompletableFuture.supplyAsync(() -> checks.check(USER, TOKEN));
        Awaitility.await().until(() -> remote.tokens.size() == 1);

        checks.forget(USER, TOKEN);
        answer.complete(Optional.of(YES));

        assertThat(login.get()).isEqualTo(YES);
        assertThat(checks.accepted(USER, TOKEN)).isEmpty();
    }

    @Test
    void aTokenThatNobodyKnowsIsRefused() {
        assertThat(checks.check(USER, TOKEN)).isInstanceOf(Refused.class);
    }

    @Test
    void aTokenAboutWhichOneCouldNotBeAskedIsNotRefusedBecauseAnotherDoesNotKnowIt() {
        local.says(WHO_KNOWS);

        assertThat(checks.check(USER, TOKEN)).isEqualTo(WHO_KNOWS);

        remote.says(YES);
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
    }

    @Test
    void aVerifierThatFailsSaysNothing() {
        CompletableFuture<Optional<Verdict>> answer = remote.thinks();
        answer.completeExceptionally(new IllegalStateException("with " + TOKEN.text()));

        Verdict verdict = checks.check(USER, TOKEN);

        assertThat(verdict).isInstanceOf(Unknown.class);
        assertThat(verdict.toString()).doesNotContain(TOKEN.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"remote", "local,remote"})
    void aVerifierThatCannotEvenBeginSaysNothingAtOnceAndIsAskedAgain(String verifiers) {
        properties.put(AuthSettings.VERIFIERS, verifiers);
        remote.answer = token -> {
            throw new IllegalStateException("with " + token.text());
        };

        Verdict verdict = checks.check(USER, TOKEN);

        assertThat(verdict).isEqualTo(new Unknown("the check failed: java.lang.IllegalStateException"));
        remote.says(YES);
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
    }

    @Test
    void nobodyWaitsForLongerThanIsSetAndTheCheckIsCalledOff() {
        properties.put(AuthSettings.TIMEOUT, "100");
        CompletableFuture<Optional<Verdict>> answer = remote.thinks();

        assertThat(checks.check(USER, TOKEN)).isInstanceOf(Unknown.class);
        assertThat(answer).isCancelled();

        remote.says(YES);
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
    }

    @Test
    void whatWasAskedBeforeAChangeOfTheSettingsIsNotRemembered() throws Exception {
        CompletableFuture<Optional<Verdict>> answer = remote.thinks();
        CompletableFuture<Verdict> login = CompletableFuture.supplyAsync(() -> checks.check(USER, TOKEN));
        Awaitility.await().until(() -> remote.tokens.size() == 1);

        checks.forget();
        answer.complete(Optional.of(YES));

        assertThat(login.get()).isEqualTo(YES);
        assertThat(checks.accepted(USER, TOKEN)).isEmpty();
    }

    @Test
    void afterTooManyRefusalsWithinAMinuteNothingIsAskedForThisUser() {
        remote.says(NO);
        for (int i = 0; i < 1_000; i++) {
            checks.check(USER, SessionToken.random());
        }
        assertThat(remote.tokens).hasSize(10);
        assertThat(checks.check(USER, TOKEN)).isInstanceOf(Unknown.class);

        remote.says(YES);
        assertThat(checks.check(OTHER, TOKEN)).isEqualTo(YES);
        pass(Duration.ofSeconds(60));
        assertThat(checks.check(USER, TOKEN)).isEqualTo(YES);
    }

    @Test
    void aFloodOfWrongTokensIsBoundedAndDrivesOutNoRightOne() {
        properties.put(AuthSettings.CACHE_MAX_ENTRIES, "100");
        remote.says(YES);
        checks.check(USER, TOKEN);
        remote.says(NO);
        for (int i = 1; i <= 10_000; i++) {
            checks.check(new ApplicationUser(i, 7), SessionToken.random());
        }

        assertThat(checks.accepted(USER, TOKEN)).contains(YES);
        assertThat(checks.size()).isLessThanOrEqualTo(101);
    }
}
