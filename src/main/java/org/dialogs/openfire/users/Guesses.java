package org.dialogs.openfire.users;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.dialogs.openfire.model.ApplicationUser;

/** How many wrong passwords there were of whom within a minute: after too many no more are checked until it is over. Thread-safe. */
final class Guesses {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 100_000;

    private final IntSupplier most;
    private final Cache<ApplicationUser, AtomicInteger> wrong;

    /** @param nanoTime as {@link System#nanoTime} */
    Guesses(IntSupplier most, LongSupplier nanoTime) {
        this.most = most;
        wrong = Caffeine.newBuilder()
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(MINUTE)
                .build();
    }

    /** @throws TooManyGuessesException if there were too many */
    void check(ApplicationUser user) {
        AtomicInteger count = wrong.getIfPresent(user);
        if (count != null && count.get() >= most.getAsInt()) {
            throw new TooManyGuessesException();
        }
    }

    void wrong(ApplicationUser user) {
        wrong.get(user, each -> new AtomicInteger()).incrementAndGet();
    }
}
