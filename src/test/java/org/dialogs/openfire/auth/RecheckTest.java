package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.Verdict.Accepted;
import org.dialogs.openfire.auth.Verdict.Refused;
import org.dialogs.openfire.auth.Verdict.Unknown;
import org.dialogs.openfire.host.TokenSessions.TokenSession;
import org.dialogs.openfire.model.ApplicationUser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is connected stays so for as long as his token holds, and nobody is thrown out in doubt. Time passes when somebody pauses. */
class RecheckTest {

    private static final Accepted YES = new Accepted(VerifierName.REMOTE, Optional.empty(), Optional.empty());
    private static final Refused NO = new Refused("it has been revoked");
    private static final Unknown WHO_KNOWS = new Unknown("nobody answers");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final Map<String, String> properties = new HashMap<>();
    private final AuthSettings settings = new Settings(properties::get).auth();
    private final Map<String, Verdict> verdicts = new HashMap<>();

    /** Everything that happens, in order. */
    private final List<String> events = new ArrayList<>();

    private final List<TokenSession> connected = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private int pausesUntilTheEnd = Integer.MAX_VALUE;
    private long now = 7;

    private final Checks checks = new Checks(
            settings,
            Map.of(VerifierName.LOCAL, this::verify, VerifierName.REMOTE, this::verify),
            Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC),
            () -> now);
    private final Recheck recheck = new Recheck(settings, checks, () -> List.copyOf(connected), () -> now, this::pause);

    private CompletableFuture<Optional<Verdict>> verify(ApplicationUser user, SessionToken token) {
        events.add("check " + user.localpart() + " " + token.text());
        return CompletableFuture.completedFuture(Optional.of(verdicts.getOrDefault(token.text(), YES)));
    }

    private boolean pause(Duration time) {
        pauses.add(time);
        now += time.toNanos();
        return pauses.size() < pausesUntilTheEnd;
    }

    private void connect(String localpart, String token, String device) {
        connect(localpart, token, device, Optional.empty());
    }

    private void connect(String localpart, String token, String device, Optional<String> acceptedBy) {
        connected.add(new TokenSession() {
            @Override
            public String localpart() {
                return localpart;
            }

            @Override
            public String token() {
                return token;
            }

            @Override
            public Optional<String> acceptedBy() {
                return acceptedBy;
            }

            @Override
            public void sayWhy() {
                events.add("tell " + device);
            }

            @Override
            public void end() {
                events.add("end " + device);
                connected.remove(this);
            }
        });
    }

    private void pass(Duration time) {
        now += time.toNanos();
        recheck.ifDue();
    }

    @BeforeEach
    void everyMinute() {
        properties.put(AuthSettings.RECHECK_MINUTES, "1");
        properties.put(AuthSettings.VERIFIERS, "remote");
    }

    @Test
    void unlessItIsSetNobodyIsChecked() {
        properties.remove(AuthSettings.RECHECK_MINUTES);
        connect("1001-92", "t1", "phone");

        pass(Duration.ofDays(30));

        assertThat(events).isEmpty();
    }

    @Test
    void everyoneIsCheckedWhenItIsTimeAndThenWhenItIsTimeAgain() {
        connect("1001-92", "t1", "phone");
        connect("1002-92", "t2", "laptop");

        pass(MINUTE.minusNanos(1));
        assertThat(events).isEmpty();

        pass(Duration.ofNanos(1));
        assertThat(events).containsExactly("check 1001-92 t1", "check 1002-92 t2");

        events.clear();
        pass(MINUTE);
        assertThat(events).containsExactly("check 1001-92 t1", "check 1002-92 t2");
    }

    @Test
    void whoseVerifierIsNotAskedAnyMoreIsNotThrownOut() {
        verdicts.put("t1", NO);
        verdicts.put("t2", NO);
        properties.put(AuthSettings.VERIFIERS, "local,remote");
        connect("1001-92", "t1", "phone", Optional.of("REMOTE"));
        connect("1002-92", "t2", "laptop", Optional.of("LOCAL"));

        pass(MINUTE);
        assertThat(events).containsExactly("check 1002-92 t2", "tell laptop", "end laptop");

        events.clear();
        properties.put(AuthSettings.REMOTE_URL, "not an address");
        pass(MINUTE);
        assertThat(events).isEmpty();

        properties.put(AuthSettings.REMOTE_URL, "https://example.org");
        pass(MINUTE);
        assertThat(events).containsExactly("check 1001-92 t1", "tell phone", "end phone");
    }

    @Test
    void theTimeBeginsWhenItIsSet() {
        properties.remove(AuthSettings.RECHECK_MINUTES);
        connect("1001-92", "t1", "phone");
        pass(Duration.ofDays(1));

        properties.put(AuthSettings.RECHECK_MINUTES, "1");
        pass(MINUTE.minusNanos(1));
        assertThat(events).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(events).hasSize(1);
    }

    @Test
    void whoseTokenIsRefusedIsToldWhyAndThenEnded() {
        verdicts.put("t1", NO);
        connect("1001-92", "t1", "phone");
        connect("1002-92", "t2", "laptop");

        pass(MINUTE);

        assertThat(events).containsSubsequence("check 1001-92 t1", "tell phone", "end phone");
        assertThat(events).doesNotContain("tell laptop", "end laptop");
        assertThat(pauses).as("the time for what is said last to go out").last().isEqualTo(LAST_WORDS);
    }

    @Test
    void whoWasToldWhyDoesNotStayUntilEverybodyElseIsChecked() {
        properties.put(AuthSettings.CHECKS_PER_SECOND, "2");
        verdicts.put("t1", NO);
        connect("1001-92", "t1", "phone");
        connect("1002-92", "t2", "laptop");
        connect("1003-92", "t3", "tablet");

        pass(MINUTE);

        assertThat(events).containsSubsequence("tell phone", "end phone", "check 1003-92 t3");
    }

    @Test
    void aTokenThatWasAcceptedNotLongAgoIsAskedAboutAnew() {
        ApplicationUser user = new ApplicationUser(1001, 92);
        checks.check(user, new SessionToken("t1"));
        connect("1001-92", "t1", "phone");
        verdicts.put("t1", NO);

        pass(MINUTE);

        assertThat(events).contains("end phone");
        assertThat(checks.accepted(user, new SessionToken("t1"))).isEmpty();
    }

    @Test
    void inDoubtEveryoneStaysUntilTheNextTime() {
        verdicts.put("t1", WHO_KNOWS);
        connect("1001-92", "t1", "phone");

        pass(MINUTE);
        assertThat(events).containsExactly("check 1001-92 t1");

        verdicts.put("t1", NO);
        pass(MINUTE);
        assertThat(events).contains("end phone");
    }

    @Test
    void severalDevicesWithOneTokenAreOneCheckAndEndTogether() {
        verdicts.put("t1", NO);
        connect("1001-92", "t1", "phone");
        connect("1001-92", "t2", "laptop");
        connect("1001-92", "t1", "tablet");

        pass(MINUTE);

        assertThat(events).filteredOn(event -> event.startsWith("check")).hasSize(2);
        assertThat(events).contains("tell phone", "tell tablet", "end phone", "end tablet");
        assertThat(events).doesNotContain("tell laptop", "end laptop");
    }

    @Test
    void oneTokenOfTwoUsersIsCheckedForEach() {
        connect("1001-92", "t1", "phone");
        connect("1002-92", "t1", "laptop");

        pass(MINUTE);

        assertThat(events).containsExactly("check 1001-92 t1", "check 1002-92 t1");
    }

    @Test
    void whoIsNoUserOfAnApplicationIsLeftAlone() {
        verdicts.put("t1", NO);
        connect("alice", "t1", "phone");

        pass(MINUTE);

        assertThat(events).isEmpty();
    }

    @Test
    void loginsKeepHalfOfWhatTheServiceIsAskedInASecond() {
        properties.put(AuthSettings.CHECKS_PER_SECOND, "10");
        for (int i = 1; i <= 20; i++) {
            connect(i + "-92", "t" + i, "device " + i);
        }

        pass(MINUTE);

        assertThat(pauses).hasSize(20).containsOnly(Duration.ofMillis(200));
    }

    @Test
    void whenItIsTimeToStopNobodyElseIsCheckedAndWhoWasToldWhyIsEnded() {
        verdicts.put("t1", NO);
        verdicts.put("t2", NO);
        connect("1001-92", "t1", "phone");
        connect("1002-92", "t2", "laptop");
        connect("1003-92", "t3", "tablet");
        pausesUntilTheEnd = 2;

        pass(MINUTE);

        assertThat(events).containsSubsequence("check 1001-92 t1", "tell phone", "check 1002-92 t2", "end phone");
        assertThat(events).doesNotContain("check 1003-92 t3");
        assertThat(connected).extracting(TokenSession::localpart).contains("1003-92");
    }
}
