package org.dialogs.openfire.it;

import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.SmackClient;
import org.jivesoftware.smack.filter.StanzaTypeFilter;

/** One client who sends to another at a steady pace, whether or not the server keeps up, and how long each message takes from one to the other. */
final class SteadyLoad implements AutoCloseable {

    private final ConcurrentSkipListMap<Long, String> sent = new ConcurrentSkipListMap<>();
    private final Map<String, Long> received = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean stop;

    /** Begins to send. */
    SteadyLoad(SmackClient from, SmackClient to, int perSecond) {
        to.connection()
                .addSyncStanzaListener(
                        message -> received.putIfAbsent(message.getStanzaId(), System.nanoTime()),
                        StanzaTypeFilter.MESSAGE);
        thread = new Thread(() -> send(from, to.jid(), TimeUnit.SECONDS.toNanos(1) / perSecond), "steady-load");
        thread.start();
    }

    private void send(SmackClient from, String to, long pace) {
        long next = System.nanoTime();
        while (!stop) {
            String id = objectId();
            // Late is late: counted from when it was due, a sender that was held up does not hide it.
            sent.put(next, id);
            from.send(chat(to, id, body("steady") + saved("")));
            next += pace;
            while (System.nanoTime() - next < 0) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    /**
     * How long what was due from {@code begin} to {@code end}, by {@code nanoTime}, took to arrive; waits until all of it has.
     */
    Latencies latencies(long begin, long end) {
        Map<Long, String> window = sent.subMap(begin, end);
        Awaitility.await("everything arrives")
                .atMost(Duration.ofSeconds(30))
                .until(() -> received.keySet().containsAll(window.values()));
        return new Latencies(window.entrySet().stream()
                .mapToLong(entry -> received.get(entry.getValue()) - entry.getKey())
                .sorted()
                .toArray());
    }

    /** Stops, and returns the ids of all that was sent. */
    Set<String> sent() throws InterruptedException {
        close();
        return Set.copyOf(sent.values());
    }

    @Override
    public void close() throws InterruptedException {
        stop = true;
        thread.join();
    }

    /** Nanoseconds, sorted. */
    record Latencies(long... nanos) {

        Duration p99() {
            return Duration.ofNanos(nanos[(int) Math.ceil(nanos.length * 0.99) - 1]);
        }

        Duration longest() {
            return Duration.ofNanos(LongStream.of(nanos).max().orElseThrow());
        }

        @Override
        public String toString() {
            return "n=%d p99=%.1f ms max=%.1f ms"
                    .formatted(nanos.length, p99().toNanos() / 1e6, longest().toNanos() / 1e6);
        }
    }
}
