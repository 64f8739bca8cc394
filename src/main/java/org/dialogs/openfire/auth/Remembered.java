package org.dialogs.openfire.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What was found out, for a while; both how long and how much are asked anew each time. Bounded. Thread-safe. */
final class Remembered<K, V> {

    private final Supplier<Duration> lifetime;
    private final IntSupplier most;
    private final LongSupplier nanoTime;
    private final Cache<K, Entry<V>> cache;

    /** @param since by {@link #nanoTime} */
    private record Entry<V>(V value, long since) {}

    /** @param nanoTime as {@link System#nanoTime} */
    Remembered(Supplier<Duration> lifetime, IntSupplier most, LongSupplier nanoTime) {
        this.lifetime = lifetime;
        this.most = most;
        this.nanoTime = nanoTime;
        cache = Caffeine.newBuilder()
                .ticker(nanoTime::getAsLong)
                // No threads of others, which would outlive the plugin.
                .executor(Runnable::run)
                .maximumSize(most.getAsInt())
                .expireAfter(Expiry.<K, Entry<V>>creating((key, value) -> lifetime.get()))
                .build();
    }

    /** The lifetime may have become shorter since. */
    Optional<V> get(K key) {
        return Optional.ofNullable(cache.getIfPresent(key))
                .filter(entry ->
                        nanoTime.getAsLong() - entry.since() < lifetime.get().toNanos())
                .map(Entry::value);
    }

    void put(K key, V value) {
        cache.policy().eviction().ifPresent(eviction -> eviction.setMaximum(most.getAsInt()));
        cache.put(key, new Entry<>(value, nanoTime.getAsLong()));
    }

    void forget(K key) {
        cache.invalidate(key);
    }

    /** Looks at each key. */
    void forgetIf(Predicate<K> which) {
        cache.asMap().keySet().removeIf(which);
    }

    void forgetAll() {
        cache.invalidateAll();
    }

    long size() {
        cache.cleanUp();
        return cache.estimatedSize();
    }
}
