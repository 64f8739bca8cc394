package org.dialogs.openfire.api;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.dialogs.openfire.auth.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request and its answer, from the first byte to the last. What has not ended after {@code 60 s} (an answer of many parts: after an hour)
 * is ended: a client that is slower than that has to ask for less.
 */
final class Exchange implements AsyncListener, Ending {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LIMIT_OF_PARTS = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** What is no status has Jetty close the connection. */
    private static final int ABORT = -1;

    private final String id;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Budget.Share bytes;
    private final Desk desk;
    private final Workers workers;
    private final Workers writers;
    private final CallCounts counts;
    private final Consumer<Exchange> left;
    private final String network;
    private final List<Places> entered = new ArrayList<>(2);
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean completed = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long begun = System.nanoTime();
    private volatile boolean isRead;
    private String what = "a call";
    private volatile boolean isLong;
    private volatile boolean isCounted = true;
    private volatile int status;
    private volatile AsyncContext context;

    /**
     * @param bytes what it may have in memory
     * @param workers who have calls answered
     * @param writers who make the parts of long answers
     * @param counts count this when it has ended, unless it is answered from memory: who watches over the server is no client
     * @param left is told when this has ended
     */
    Exchange(
            String id,
            HttpServletRequest request,
            HttpServletResponse response,
            Budget.Share bytes,
            Desk desk,
            Workers workers,
            Workers writers,
            CallCounts counts,
            Consumer<Exchange> left) {
        this.id = id;
        this.request = request;
        this.response = response;
        this.bytes = bytes;
        this.desk = desk;
        this.network = ClientNetwork.of(String.valueOf(request.getRemoteAddr()));
        this.workers = workers;
        this.writers = writers;
        this.counts = counts;
        this.left = left;
    }

    /** That there is too much to do. */
    static Answer busy() {
        return Desk.refusal(ApiException.later(503, "The server is busy, try again", SOON));
    }

    /** Takes a place, until this has ended; returns whether there was one. */
    private boolean enter(Places places) {
        boolean isFree = places.take(network);
        if (isFree) {
            entered.add(places);
        }
        return isFree;
    }

    /**
     * @param maxBody how many bytes the body may have
     * @param places for all but those that are answered at once
     * @param placesForParts the places for those whose answers have many parts
     */
    void begin(int maxBody, Places places, Places placesForParts) {
        String path = path();
        Routes.Found found;
        try {
            found = desk.admit(request.getMethod(), path, network, request.getHeader("QB-Token"));
            what = request.getMethod() + " " + found.route().template();
            isLong = found.route().isLong();
            if (found.route().effort() == Route.Effort.NONE) {
                isCounted = false;
                answerAtOnce(desk.answer(read(path, new byte[0]), found));
                return;
            }
            if (!enter(places)) {
                answerAtOnce(busy());
                return;
            }
            if (request.getContentLengthLong() > maxBody) {
                throw tooLong(maxBody);
            }
            if (found.route().isLong() && !enter(placesForParts)) {
                throw ApiException.later(503, "Too many long answers are on their way, try again", SOON);
            }
            String encoding = request.getHeader("Content-Encoding");
            if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
                throw ApiException.of(415, "A body is sent as it is, without Content-Encoding");
            }
        } catch (ApiException e) {
            answerAtOnce(Desk.refusal(e));
            return;
        }
        AsyncContext async = request.startAsync();
        async.setTimeout((found.route().isLong() ? LIMIT_OF_PARTS : LIMIT).toMillis());
        async.addListener(this);
        context = async;
        if (hasBody()) {
            BodyReader.read(
                    request, maxBody, bytes::take, body -> work(path, found, body), e -> answer(Desk.refusal(e)));
        } else {
            work(path, found, new byte[0]);
        }
    }

    static ApiException tooLong(int maxBody) {
        return ApiException.of(413, "A body has at most " + maxBody + " bytes");
    }

    private String path() {
        String uri = request.getRequestURI();
        int parameters = uri.indexOf(';');
        String bare = parameters < 0 ? uri : uri.substring(0, parameters);
        return bare.substring(Math.min(bare.length(), request.getContextPath().length()));
    }

    private boolean hasBody() {
        return request.getContentLengthLong() > 0
                || request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") != null;
    }

    private void work(String path, Routes.Found found, byte[] body) {
        isRead = true;
        Desk.Request read = read(path, body);
        try {
            workers.submit(() -> {
                        // Who has been told to come again must not be served now, and then once more.
                        if (!answered.get()) {
                            answer(desk.answer(read, found));
                        }
                        return null;
                    })
                    .exceptionally(failure -> {
                        answer(busy());
                        return null;
                    });
        } catch (RejectedExecutionException e) {
            answer(busy());
        }
    }

    private Desk.Request read(String path, byte[] body) {
        return new Desk.Request(
                id,
                request.getMethod(),
                path,
                request.getQueryString(),
                request.getHeader("QB-Token"),
                request.getHeader("Authorization"),
                request.getContentType(),
                body);
    }

    /** Answers at once, before anything was read: these answers are short. */
    private void answerAtOnce(Answer answer) {
        try {
            Encoded encoded = Encoded.of(answer, request);
            head(encoded);
            response.getOutputStream().write(encoded.body());
        } catch (IOException e) {
            LOG.debug("Request {} was left by its client", id, e);
        } finally {
            end();
        }
    }

    private void answer(Answer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            write(answer);
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.debug("Request {} could not be answered", id, e);
            cut();
        }
    }

    private void write(Answer answer) throws IOException {
        Answer fitting = answer;
        Encoded encoded = Encoded.of(answer, request);
        if (!bytes.take(encoded.body().length)) {
            fitting = busy();
            encoded = Encoded.of(fitting, request);
        }
        head(encoded);
        if (fitting.content() instanceof Answer.Parts parts && !isHead()) {
            new PartsWriter(response.getOutputStream(), encoded.compressed(), parts.parts(), writers, this).begin();
        } else if (encoded.body().length == 0 || isHead()) {
            complete();
        } else {
            BodyWriter.write(response, encoded.body(), this);
        }
    }

    private boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    private void head(Encoded encoded) {
        status = encoded.status();
        response.setStatus(encoded.status());
        // What the answer depends on may have been said in part already.
        encoded.headers().forEach(response::addHeader);
        if (!isRead && hasBody()) {
            // With what is left unread, Jetty closes the connection; a client that is not told would send the next call
            // on it, in vain.
            response.setHeader("Connection", "close");
        }
        if (encoded.length() >= 0) {
            response.setContentLengthLong(encoded.length());
        }
    }

    @Override
    public boolean isOver() {
        return completed.get();
    }

    @Override
    public void complete() {
        if (completed.compareAndSet(false, true)) {
            finish();
        }
    }

    /** By closing the connection. */
    @Override
    public void cut() {
        // Nobody else finishes it: that a write has failed is heard at once, and would have the last bytes sent as if
        // all was well.
        if (completed.compareAndSet(false, true)) {
            try {
                response.sendError(ABORT);
            } catch (IOException | IllegalStateException e) {
                LOG.debug("Request {} cannot be cut off", id, e);
            }
            finish();
        }
    }

    private void finish() {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            LOG.debug("Request {} is over already", id, e);
        }
    }

    /** Ends it wherever it is, if it is one that waits for its client or a worker. */
    void abandon() {
        if (context != null) {
            answered.set(true);
            cut();
        }
    }

    /** Gives back what it has taken; the web server does not know it any more. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            entered.forEach(places -> places.give(network));
            bytes.giveBack();
            if (isCounted) {
                counts.add(status, System.nanoTime() - begun, isLong);
            }
            left.accept(this);
            if (LOG.isDebugEnabled()) {
                LOG.debug("Request {}: {}, {}, {} ms", id, what, status, (System.nanoTime() - begun) / 1_000_000);
            }
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        if (!answered.compareAndSet(false, true)) {
            cut();
            return;
        }
        try {
            Encoded encoded = Encoded.of(busy(), request);
            head(encoded);
            response.getOutputStream().write(encoded.body());
        } catch (IOException | RuntimeException e) {
            LOG.debug("Request {} took too long, and its client is gone", id, e);
        }
        complete();
    }

    @Override
    public void onError(AsyncEvent event) {
        LOG.debug("Request {} has failed", id, event.getThrowable());
        // Whatever is being worked on for it: the next request on this connection must not be given that.
        answered.set(true);
        complete();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // It begins once.
    }
}
