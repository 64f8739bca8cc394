package org.dialogs.openfire.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import org.dialogs.openfire.ApiSettings;

/** How often in a second a session and an address may call. What is asked for is either allowed at once, or refused. Thread-safe. */
final class RateLimits {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int MOST_KEYS = 20_000;

    private final ApiSettings settings;

    /** What has not called for a while has its full number again, and need not be remembered. */
    private final Cache<Key, RateLimiter> limiters = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .expireAfterAccess(SECOND.multipliedBy(10))
            .executor(Runnable::run)
            .build();

    /** With the number, so that another number begins anew. */
    private record Key(String kind, String text, int perSecond) {}

    RateLimits(ApiSettings settings) {
        this.settings = settings;
    }

    /** @throws ApiException 429 if the address has called too often */
    void checkAddress(String address) {
        check(new Key("address", address, settings.addressRequestsPerSecond()));
    }

    /** @throws ApiException 429 if a session has been used too often, whether there is such a session or not */
    void checkToken(String tokenHash) {
        check(new Key("token", tokenHash, settings.tokenRequestsPerSecond()));
    }

    private void check(Key key) {
        RateLimiter limiter = limiters.get(
                key,
                each -> RateLimiter.of(
                        "calls",
                        RateLimiterConfig.custom()
                                .limitForPeriod(each.perSecond)
                                .limitRefreshPeriod(SECOND)
                                .timeoutDuration(Duration.ZERO)
                                .build()));
        if (!limiter.acquirePermission()) {
            throw ApiException.later(429, "Too many requests", SECOND);
        }
    }
}
