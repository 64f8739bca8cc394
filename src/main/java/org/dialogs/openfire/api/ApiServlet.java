package org.dialogs.openfire.api;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.dialogs.openfire.ApiSettings;
import org.dialogs.openfire.auth.Workers;

/**
 * The REST API as a servlet. The web server's threads are those of BOSH and WebSocket, too: nothing on them waits, neither for a slow
 * client nor for the database. A request is read as it comes in, worked on by threads of our own, and its answer written as it goes out.
 * Thread-safe.
 */
final class ApiServlet extends HttpServlet implements AutoCloseable {

    private static final long serialVersionUID = 1;

    /** Beyond that many at once, or so many of one network, calls are told to come again. */
    private static final int MOST_AT_ONCE = 1_000;

    private static final int MOST_AT_ONCE_OF_ONE = 250;

    /** So many of them may have answers of many parts, each of which has a part in memory. */
    private static final int MOST_IN_PARTS = 8;

    private static final int MOST_IN_PARTS_OF_ONE = 3;

    /** Threads that make these parts: the others have short answers to make. */
    private static final int WRITERS = 2;

    private static final int MOST_WAITING = 500;
    private static final long MOST_BYTES = 48 << 20;
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final transient Cors cors;
    private final transient Desk desk;
    private final transient Workers workers;
    private final transient Workers writers;
    private final transient Set<Exchange> open = ConcurrentHashMap.newKeySet();
    private final transient Budget budget = new Budget(MOST_BYTES);
    private final transient ApiSettings settings;
    private final transient Places places = new Places(MOST_AT_ONCE, MOST_AT_ONCE_OF_ONE);
    private final transient Places placesForParts = new Places(MOST_IN_PARTS, MOST_IN_PARTS_OF_ONE);

    private final transient CallCounts counts;

    ApiServlet(ApiSettings settings, Callers callers, List<Route> routes, CallCounts counts) {
        this.settings = settings;
        this.counts = counts;
        this.cors = new Cors(settings);
        this.desk = new Desk(new Routes(routes), callers, new RateLimits(settings));
        this.workers = new Workers("dialogs-api", settings::threads, () -> MOST_WAITING);
        this.writers = new Workers("dialogs-api-parts", () -> WRITERS, () -> 4 * MOST_IN_PARTS);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        String id = UUID.randomUUID().toString();
        response.setHeader("X-Request-Id", id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        cors.answer(request, response);
        if (Cors.isPreflight(request)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        Exchange exchange =
                new Exchange(id, request, response, budget.new Share(), desk, workers, writers, counts, open::remove);
        open.add(exchange);
        try {
            exchange.begin(settings.maxBodyBytes(), places, placesForParts);
        } catch (RuntimeException | Error e) {
            exchange.end();
            throw e;
        }
    }

    /**
     * Begins no call any more, and waits a little for those that are being worked on: what they use is closed next. Those whose clients are
     * slower than that are cut off, for nothing of them may stay.
     */
    @Override
    public void close() {
        workers.close();
        awaitNone();
        writers.close();
        open.forEach(Exchange::abandon);
        awaitNone();
    }

    private void awaitNone() {
        long deadline = System.nanoTime() + QUIET.toNanos();
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
