package org.dialogs.openfire.it;

import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Tokens.LATER;
import static org.dialogs.openfire.it.Tokens.REFUSED;
import static org.dialogs.openfire.it.Tokens.name;
import static org.dialogs.openfire.it.Tokens.newUser;
import static org.dialogs.openfire.testclient.SaslClient.SUCCESS;

import java.lang.module.ModuleDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.it.SteadyLoad.Latencies;
import org.dialogs.openfire.testclient.SaslClient;
import org.dialogs.openfire.testclient.SaslClient.Outcome;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testrest.BadBehaviour;
import org.dialogs.openfire.testrest.BadService;
import org.dialogs.openfire.testrest.RestService;
import org.dialogs.openfire.testrest.RestSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The REST service is away, slow or broken, or is kept busy by those who guess: nobody else notices. */
@Tag("alone")
class TokenOutageIT {

    private static final int PER_SECOND = 200;
    private static final int AT_ONCE = 4;
    private static final Duration WINDOW = Duration.ofMillis(1500);

    /** What a check may take in these tests, and what else a login takes on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final Duration MARGIN = Duration.ofMillis(750);

    /** As in {@link OutageIT}: below it, what is slowest is a matter of chance. Who waits for a check waits for a second. */
    private static final Duration FLOOR = Duration.ofMillis(250);

    /** From then on a connection has one of sixteen threads, and waits for what that does for others. */
    private static final ModuleDescriptor.Version SHARED_THREADS = ModuleDescriptor.Version.parse("4.8.0");

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final Tokens TOKENS = new Tokens(SERVER);

    private final RestService rest = TOKENS.rest();
    private final ExecutorService clients = Executors.newFixedThreadPool(100);

    @BeforeEach
    void tokensArePasswords() {
        TOKENS.set("dialogs.auth.timeout", TIMEOUT.toMillis());
        TOKENS.on();
    }

    @AfterEach
    void hangUp() {
        clients.shutdownNow();
    }

    /** One load and one measurement of calm for all of them. */
    @TestFactory
    Stream<DynamicTest> whoseTokenCannotBeCheckedIsToldSoInTimeAndNobodyElseNotices() {
        // The breaker would keep the second of these clients from the service already.
        TOKENS.set("dialogs.auth.breaker.failures", 100);
        SteadyLoad load = new SteadyLoad(SERVER.login("1001-92"), SERVER.login("1002-92"), PER_SECOND);
        Measured calm = calm(load);
        return Stream.of(BadBehaviour.values())
                .map(behaviour -> DynamicTest.dynamicTest(behaviour.name(), () -> check(behaviour, load, calm)))
                .onClose(() -> stop(load));
    }

    private void check(BadBehaviour behaviour, SteadyLoad load, Measured calm) throws Exception {
        try (BadService bad = new BadService(behaviour)) {
            TOKENS.set("dialogs.auth.remote.url", bad.url());
            List<Future<Outcome>> attempts = new ArrayList<>();

            Measured during = measure(load, () -> {
                for (int i = 0; i < AT_ONCE; i++) {
                    attempts.add(clients.submit(() -> TOKENS.login(name(newUser()), Secrets.token())));
                }
            });

            List<Outcome> outcomes = all(attempts);
            System.out.printf(
                    "%-32s refused in %s | messages: before %s; during %s | password logins: before %s; during %s%n",
                    behaviour,
                    new Latencies(nanos(outcomes)),
                    calm.messages,
                    during.messages,
                    calm.logins,
                    during.logins);
            assertThat(outcomes).allSatisfy(outcome -> {
                assertThat(outcome.answer()).isEqualTo(LATER);
                assertThat(outcome.took()).isLessThan(TIMEOUT.plus(MARGIN));
            });
            // An HTTP client may connect again when it finds the connection closed, but not for ever.
            int most = switch (behaviour) {
                case HANGS_UP_AT_ONCE, REDIRECTS_TO_ITSELF -> AT_ONCE * 5;
                default -> AT_ONCE;
            };
            assertThat(bad.calls()).as("calls").isBetween(1, most);
            assertThat(bad.followed()).as("redirects followed").isZero();
            assertThat(during.messages.p99())
                    .as("p99 of messages")
                    .isLessThanOrEqualTo(longer(calm.messages.p99().multipliedBy(2), floor()));
            assertThat(during.logins.p99())
                    .as("the slowest login by password")
                    .isLessThanOrEqualTo(longer(calm.logins.p99().multipliedBy(2), floor()));
        }
    }

    /** Who shares a thread with a check waits no longer than that takes. */
    private static Duration floor() {
        ModuleDescriptor.Version version =
                ModuleDescriptor.Version.parse(SERVER.control().version().replaceAll("[^0-9.].*", ""));
        return version.compareTo(SHARED_THREADS) < 0 ? FLOOR : TIMEOUT.plus(MARGIN);
    }

    /** How long messages and logins by password took in the same time. */
    private record Measured(Latencies messages, Latencies logins) {}

    private static Measured calm(SteadyLoad load) {
        return Awaitility.await("a calm machine")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(
                        () -> measure(load, () -> {}),
                        measured -> measured.messages.p99().compareTo(FLOOR) < 0
                                && measured.logins.p99().compareTo(FLOOR) < 0);
    }

    private static Measured measure(SteadyLoad load, Runnable meanwhile) {
        List<Outcome> logins = new ArrayList<>();
        long begin = System.nanoTime();
        meanwhile.run();
        Awaitility.await("time passes")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    logins.add(TOKENS.login("alice", "password-alice"));
                    return System.nanoTime() - begin >= WINDOW.toNanos();
                });
        assertThat(logins).allMatch(Outcome::isSuccess);
        return new Measured(load.latencies(begin, System.nanoTime()), new Latencies(nanos(logins)));
    }

    private static void stop(SteadyLoad load) {
        try {
            load.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aServiceWithACertificateThatNobodyTrustsGetsNoToken() {
        TOKENS.set("dialogs.auth.remote.url", rest.tlsUrl());
        long user = newUser();
        String token = TOKENS.token(user);

        assertThat(TOKENS.answer(user, token)).isEqualTo(LATER);

        assertThat(rest.calls(token)).isZero();
    }

    @Test
    void aServiceThatIsAwayIsAskedAgainWhenItIsBack() {
        TOKENS.set("dialogs.auth.breaker.openSeconds", 1);
        long user = newUser();
        String token = TOKENS.token(user);
        rest.down();
        try {
            for (int i = 0; i < 10; i++) {
                Outcome outcome = TOKENS.login(name(user), token);
                assertThat(outcome.answer()).isEqualTo(LATER);
                assertThat(outcome.took()).isLessThan(TIMEOUT.plus(MARGIN));
            }
        } finally {
            rest.up();
        }

        awaitSuccess(user, token);
    }

    @Test
    void aSlowAnswerIsNoAnswer() {
        long user = newUser();
        String token = Secrets.token();
        rest.session(token, RestSession.of(user, Tokens.APPLICATION).delayed(Duration.ofSeconds(10)));

        Outcome outcome = TOKENS.login(name(user), token);

        assertThat(outcome.answer()).isEqualTo(LATER);
        assertThat(outcome.took()).isLessThan(TIMEOUT.plus(MARGIN));
    }

    @Test
    void aServiceThatFailsIsLeftAloneForAWhileAndWhoIsKnownComesIn() {
        TOKENS.set("dialogs.auth.breaker.failures", 3);
        TOKENS.set("dialogs.auth.breaker.openSeconds", 3);
        long user = newUser();
        String known = TOKENS.token(user);
        assertThat(TOKENS.answer(user, known)).isEqualTo(SUCCESS);
        String failing = Secrets.token();
        rest.answer(failing, serverError());
        Awaitility.await("the service is left alone").pollDelay(Duration.ZERO).until(() -> {
            int calls = rest.calls();
            assertThat(TOKENS.answer(newUser(), failing)).isEqualTo(LATER);
            return rest.calls() == calls;
        });
        // One that succeeded and two that failed are three of which more than half have failed.
        assertThat(rest.calls(failing)).isEqualTo(2);

        int calls = rest.calls();
        String unknown = TOKENS.token(user);
        assertThat(TOKENS.answer(user, unknown)).isEqualTo(LATER);
        assertThat(TOKENS.answer(newUser(), Secrets.token())).isEqualTo(LATER);
        assertThat(TOKENS.answer(user, known)).isEqualTo(SUCCESS);
        assertThat(rest.calls()).isEqualTo(calls);

        awaitSuccess(user, unknown);
    }

    private static void awaitSuccess(long user, String token) {
        Awaitility.await("the service is asked again")
                .atMost(Duration.ofSeconds(20))
                .until(() -> TOKENS.answer(user, token).equals(SUCCESS));
    }

    @Test
    void aThousandLoginsWithOneTokenAreOneCall() throws Exception {
        TOKENS.set("dialogs.auth.timeout", 10_000);
        long user = newUser();
        String token = Secrets.token();
        rest.session(token, RestSession.of(user, Tokens.APPLICATION).delayed(Duration.ofMillis(300)));
        List<SaslClient> connected = all(many(1000, i -> () -> new SaslClient(SERVER.host())));
        try {
            List<Outcome> outcomes = all(many(1000, i -> () -> connected.get(i).plain(name(user), token)));

            System.out.println("A thousand logins with one token: " + new Latencies(nanos(outcomes)));
            assertThat(outcomes).allMatch(Outcome::isSuccess);
        } finally {
            connected.forEach(SaslClient::close);
        }
        assertThat(rest.calls(token)).isEqualTo(1);
    }

    @Test
    void thousandsOfGuessesAreFewCallsAndTakeNoMemory() throws Exception {
        // What is said of each of them is tested elsewhere; here it would be a hundred megabytes.
        SERVER.control().debugLog(false);
        try {
            TOKENS.set("dialogs.auth.checksPerSecond", 20);
            TOKENS.set("dialogs.auth.cache.maxEntries", 100);
            long users = SERVER.control().count("SELECT COUNT(*) FROM ofUser");
            int calls = rest.calls();
            long victim = newUser();
            List<Outcome> warm = all(many(500, i -> () -> TOKENS.login(name(victim), Secrets.token())));
            assertThat(warm).noneMatch(Outcome::isSuccess);
            assertThat(rest.calls() - calls)
                    .as("calls for one user, in one minute or in two")
                    .isBetween(1, 20);
            long heap = SERVER.control().heapAfterCollection();
            calls = rest.calls();
            long begin = System.nanoTime();

            List<Outcome> outcomes = all(many(10_000, i -> () -> TOKENS.login(name(newUser()), Secrets.token())));

            long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
            int checks = rest.calls() - calls;
            long grown = SERVER.control().heapAfterCollection() - heap;
            System.out.printf(
                    "Ten thousand guesses in %d s: %d calls, %.1f MB more on the heap; %s%n",
                    seconds, checks, grown / 1e6, new Latencies(nanos(outcomes)));
            assertThat(outcomes)
                    .extracting(Outcome::answer)
                    .containsAnyOf(REFUSED, LATER)
                    .doesNotContain(SUCCESS);
            // What was not used before may be used at once.
            assertThat(checks).as("calls").isBetween(20, (int) (20 * (seconds + 1)) + 100);
            assertThat(grown).as("bytes on the heap").isLessThan(20_000_000);
            assertThat(SERVER.control().count("SELECT COUNT(*) FROM ofUser")).isEqualTo(users);
        } finally {
            SERVER.control().debugLog(true);
        }
        long user = newUser();
        awaitSuccess(user, TOKENS.token(user));
        assertThat(TOKENS.login("1001-92", "password-1001").answer()).isEqualTo(SUCCESS);
    }

    private <T> List<Future<T>> many(int count, IntFunction<Callable<T>> work) {
        return IntStream.range(0, count)
                .mapToObj(i -> clients.submit(work.apply(i)))
                .toList();
    }

    private static <T> List<T> all(List<Future<T>> futures) throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return Collections.unmodifiableList(results);
    }

    private static long[] nanos(List<Outcome> outcomes) {
        return outcomes.stream()
                .mapToLong(outcome -> outcome.took().toNanos())
                .sorted()
                .toArray();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
