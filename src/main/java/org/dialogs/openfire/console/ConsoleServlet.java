package org.dialogs.openfire.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.host.ConsoleHost;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pages as a servlet: shows them on GET, and does on POST what their forms ask for, if the form is our own. Whoever did something is
 * sent to a page anew, so that to load it again does nothing twice. Thread-safe.
 */
final class ConsoleServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleServlet.class);

    /** What Jetty takes for the end of the connection. */
    private static final int CUT = -1;

    /** After that the history is written, or its database there again, where nothing is broken. */
    private static final String RETRY_AFTER_SECONDS = "10";

    private static final String FRAMING = "X-Frame-Options";

    private final transient ConsoleHost host;
    private final transient List<ConsolePage> pages;
    private final transient ClassLoader loader;
    private final transient Clock clock;
    private final transient FormToken tokens = new FormToken();

    /** @param loader sees the texts */
    ConsoleServlet(ConsoleHost host, List<ConsolePage> pages, ClassLoader loader, Clock clock) {
        this.host = host;
        this.pages = pages;
        this.loader = loader;
        this.clock = clock;
    }

    /** Openfire asks for it, and does not initialise who comes without a {@code web.xml}. */
    @Override
    public String getServletName() {
        return "dialogs-console";
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        if ("same".equalsIgnoreCase(response.getHeader(FRAMING))) {
            // What Openfire 4.2 says there no browser understands.
            response.setHeader(FRAMING, "SAMEORIGIN");
        }
        request.setCharacterEncoding(StandardCharsets.UTF_8.name());
        Optional<String> administrator = host.administrator(request);
        Optional<ConsolePage> page = page(request);
        if (administrator.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        } else if (page.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        } else {
            answer(page.get(), administrator.get(), request, response);
        }
    }

    /** Openfire asks us in the place of others, too: for paths that begin like ours, or as which ours begin. */
    private Optional<ConsolePage> page(HttpServletRequest request) {
        String path = Optional.ofNullable(request.getPathInfo()).orElse("").toLowerCase(Locale.ROOT);
        return pages.stream()
                .filter(page -> path.endsWith(page.path())
                        && path.indexOf('/', 1) == path.length() - page.path().length())
                .findFirst();
    }

    private void answer(
            ConsolePage page, String administrator, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Form> form = form(request);
        if (form.isEmpty() || form.get().isTooLong()) {
            Answer refusal = form.isEmpty()
                    ? new Answer.None(HttpServletResponse.SC_BAD_REQUEST, "console.malformed")
                    : new Answer.None(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "console.tooLong");
            send(refusal, page, visit(administrator, request, Form.EMPTY, Optional.empty()), request, response);
            return;
        }
        switch (request.getMethod()) {
            case "GET", "HEAD" -> {
                boolean isRead = request.getMethod().equals("GET");
                Visit visit = visit(
                        administrator,
                        request,
                        form.get(),
                        isRead ? Notice.takeFrom(request.getSession()) : Optional.empty());
                send(tried(() -> page.show(visit)), page, visit, request, response);
            }
            case "POST" -> act(page, visit(administrator, request, form.get(), Optional.empty()), request, response);
            default -> {
                response.setHeader("Allow", "GET, HEAD, POST");
                response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            }
        }
    }

    /** What a server says of a query that is not UTF-8 differs from version to version; empty if it does. */
    private static Optional<Form> form(HttpServletRequest request) {
        try {
            return Optional.of(new Form(request.getParameterMap()));
        } catch (RuntimeException e) {
            LOG.debug("A query or a form of the console cannot be read", e);
            return Optional.empty();
        }
    }

    private void act(ConsolePage page, Visit visit, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (tokens.isIn(request)) {
            send(tried(() -> page.act(visit, visit.log())), page, visit, request, response);
        } else {
            // Nor is the page shown: what is in the form would be looked at, and written down as if he had wanted it.
            send(Answer.forbidden("console.form.refused"), page, visit, request, response);
        }
    }

    private Visit visit(String administrator, HttpServletRequest request, Form form, Optional<Notice> notice) {
        HttpSession session = request.getSession();
        return new Visit(
                new Texts(host.locale(), host.zone(), loader),
                tokens.of(session),
                notice,
                form,
                host.isFramed(request),
                administrator,
                (summary, details) -> host.audit(administrator, summary, details),
                new SessionMemory(session, administrator, clock));
    }

    private interface Attempt {
        Answer make();
    }

    /** What fails tells the administrator where to look, and not what a database has said, which may be anything. */
    private static Answer tried(Attempt attempt) {
        try {
            return attempt.make();
        } catch (JdbiException e) {
            LOG.warn("A page of the console cannot be shown: {}", Failures.describe(e));
            return new Answer.None(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "console.databaseAway");
        } catch (RuntimeException e) {
            LOG.error("A page of the console has failed: {}", Failures.describe(e));
            return new Answer.None(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "console.failed");
        }
    }

    private static void send(
            Answer answer, ConsolePage page, Visit visit, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (answer instanceof Answer.GoTo next) {
            next.notice().leaveIn(request.getSession());
            response.sendRedirect(next.url());
        } else if (answer instanceof Answer.File file) {
            response.setContentType(file.contentType());
            response.setHeader("Content-Disposition", ContentDisposition.attachment(file.fileName()));
            if (!request.getMethod().equals("HEAD")) {
                download(file, response);
            }
        } else if (answer instanceof Answer.None none) {
            if (none.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
                response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            }
            write(none.status(), NoPage.html(page, visit, none), response);
        } else if (answer instanceof Answer.Page made) {
            write(made.status(), made.html(), response);
        }
    }

    /** Openfire answers for a servlet that throws, and what has gone out by then would look whole: so the connection is cut here. */
    private static void download(Answer.File file, HttpServletResponse response) throws IOException {
        try {
            file.content().sendTo(response.getOutputStream());
        } catch (IOException e) {
            // Whoever waits for it may have enough.
            LOG.debug("A file of the console is not sent to its end", e);
            response.sendError(CUT);
        } catch (RuntimeException e) {
            LOG.warn("A file of the console cannot be sent to its end: {}", Failures.describe(e));
            response.sendError(CUT);
        }
    }

    private static void write(int status, String html, HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType("text/html");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().write(html);
    }
}
