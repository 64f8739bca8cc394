package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.ApiSettings;
import org.dialogs.openfire.Settings;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private final Map<String, String> properties = new HashMap<>(Map.of(
            ApiSettings.TOKEN_REQUESTS_PER_SECOND, "3",
            ApiSettings.ADDRESS_REQUESTS_PER_SECOND, "5"));
    private final RateLimits limits = new RateLimits(new Settings(properties::get).api());

    private static boolean isAllowed(Runnable check) {
        try {
            check.run();
            return true;
        } catch (ApiException e) {
            assertThat(e.status()).isEqualTo(429);
            assertThat(e.retryAfter()).hasValue(Duration.ofSeconds(1));
            return false;
        }
    }

    private static long allowed(int times, Runnable check) {
        return IntStream.range(0, times).filter(i -> isAllowed(check)).count();
    }

    @Test
    void aSessionCallsSoOftenInASecondAndOthersAreNotConcerned() {
        // A slow machine may get into the next second, and be allowed as many once more.
        assertThat(allowed(100, () -> limits.checkToken("a"))).isIn(3L, 6L);
        assertThat(allowed(1, () -> limits.checkToken("b"))).isEqualTo(1);
        assertThat(allowed(1, () -> limits.checkAddress("a"))).isEqualTo(1);
    }

    @Test
    void anAddressCallsSoOften() {
        assertThat(allowed(100, () -> limits.checkAddress("127.0.0.1"))).isIn(5L, 10L);
    }

    @Test
    void inTheNextSecondItMayAgain() {
        allowed(100, () -> limits.checkToken("a"));

        Awaitility.await("allowed again").until(() -> isAllowed(() -> limits.checkToken("a")));
    }

    @Test
    void anotherNumberCountsAtOnce() {
        allowed(100, () -> limits.checkToken("a"));
        properties.put(ApiSettings.TOKEN_REQUESTS_PER_SECOND, "50");

        assertThat(allowed(50, () -> limits.checkToken("a"))).isEqualTo(50);
    }
}
