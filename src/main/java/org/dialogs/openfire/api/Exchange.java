package org.dialogs.openfire.api;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.ServletRequest;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.dialogs.openfire.auth.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request and its answer, from the first byte to the last. What has not ended after {@code 60 s} (an answer of many parts: after an hour)
 * is ended: a client that is slower than that has to ask for less.
 */
final class Exchange implements AsyncListener {

    /** The attribute of a request whose answer cannot be finished. */
    static final String CUT = Exchange.class.getName() + ".cut";

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LIMIT_OF_PARTS = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final String id;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Budget budget;
    private final Workers workers;
    private final Desk desk;
    private final String network;
    private final List<Places> entered = new ArrayList<>(2);
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long begun = System.nanoTime();
    private String what = "a call";
    private int status;
    private AsyncContext context;

    Exchange(
            String id,
            HttpServletRequest request,
            HttpServletResponse response,
            Budget budget,
            Workers workers,
            Desk desk) {
        this.id = id;
        this.request = request;
        this.response = response;
        this.budget = budget;
        this.workers = workers;
        this.desk = desk;
        this.network = ClientNetwork.of(String.valueOf(request.getRemoteAddr()));
    }

    /** That there is too much to do. */
    static Answer busy() {
        return Desk.refusal(ApiException.later(503, "The server is busy, try again", SOON));
    }

    /** Takes a place, until this has ended; returns whether there was one. */
    boolean enter(Places places) {
        boolean isFree = places.take(network);
        if (isFree) {
            entered.add(places);
        }
        return isFree;
    }

    /**
     * @param maxBody how many bytes the body may have
     * @param placesForParts the places for those whose answers have many parts
     */
    void begin(int maxBody, Places placesForParts) {
        String path = path();
        Routes.Found found;
        try {
            found = desk.admit(request.getMethod(), path, network, request.getHeader("QB-Token"));
            what = request.getMethod() + " " + found.route().template();
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
            refuse(Desk.refusal(e));
            return;
        }
        context = request.startAsync();
        context.setTimeout((found.route().isLong() ? LIMIT_OF_PARTS : LIMIT).toMillis());
        context.addListener(this);
        if (hasBody()) {
            BodyReader.read(
                    request, maxBody, this::takeBytes, body -> work(path, found, body), e -> answer(Desk.refusal(e)));
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

    /** Takes bytes from what all may have; they are given back at the end. */
    private boolean takeBytes(long count) {
        boolean isTaken = budget.take(count);
        if (isTaken) {
            bytes.addAndGet(count);
        }
        return isTaken;
    }

    private void work(String path, Routes.Found found, byte[] body) {
        Desk.Request read = new Desk.Request(
                id,
                request.getMethod(),
                path,
                request.getQueryString(),
                request.getHeader("QB-Token"),
                request.getContentType(),
                body);
        try {
            workers.submit(() -> {
                        answer(desk.answer(read, found));
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

    /** Answers at once, before anything was read: these answers are short. */
    void refuse(Answer answer) {
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
            Answer fitting = answer;
            Encoded encoded = Encoded.of(answer, request);
            if (!takeBytes(encoded.body().length)) {
                fitting = busy();
                encoded = Encoded.of(fitting, request);
            }
            head(encoded);
            if (fitting.content() instanceof Answer.Parts parts && !isHead()) {
                new PartsWriter(context, response, encoded.compressed(), parts.parts(), workers).begin();
            } else if (encoded.body().length == 0 || isHead()) {
                context.complete();
            } else {
                BodyWriter.write(context, response, encoded.body());
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("Request {} could not be answered", id, e);
            context.complete();
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
        if (encoded.length() >= 0) {
            response.setContentLengthLong(encoded.length());
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            entered.forEach(places -> places.give(network));
            budget.give(bytes.get());
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
            cut(request, event.getAsyncContext());
            return;
        }
        try {
            Encoded encoded = Encoded.of(busy(), request);
            head(encoded);
            response.getOutputStream().write(encoded.body());
        } catch (IOException | RuntimeException e) {
            LOG.debug("Request {} took too long, and its client is gone", id, e);
        }
        event.getAsyncContext().complete();
    }

    /**
     * Ends an answer of which a part has gone out: back to the servlet, whose exception makes the web server close the connection. What is
     * not whole must not look as if it were.
     */
    static void cut(ServletRequest request, AsyncContext context) {
        request.setAttribute(CUT, true);
        context.dispatch();
    }

    @Override
    public void onError(AsyncEvent event) {
        LOG.debug("Request {} has failed", id, event.getThrowable());
        event.getAsyncContext().complete();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // It begins once.
    }
}
