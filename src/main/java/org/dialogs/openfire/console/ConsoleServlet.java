package org.dialogs.openfire.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;
import org.dialogs.openfire.host.ConsoleHost;

/**
 * The pages as a servlet: shows them on GET, and does on POST what their forms ask for, if the form is our own. Whoever did something is
 * sent to the page again, so that to load it anew does nothing twice. Thread-safe.
 */
final class ConsoleServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient ConsoleHost host;
    private final transient List<ConsolePage> pages;
    private final transient ClassLoader loader;
    private final transient FormToken tokens = new FormToken();

    /** @param loader sees the texts */
    ConsoleServlet(ConsoleHost host, List<ConsolePage> pages, ClassLoader loader) {
        this.host = host;
        this.pages = pages;
        this.loader = loader;
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
        switch (request.getMethod()) {
            case "GET", "HEAD" -> show(page, Notice.takeFrom(request.getSession()), request, response);
            case "POST" -> {
                if (tokens.isIn(request)) {
                    ChangeLog log = (summary, details) -> host.audit(administrator, summary, details);
                    page.act(log).leaveIn(request.getSession());
                    response.sendRedirect(page.path().substring(1));
                } else {
                    response.setStatus(HttpServletResponse.SC_FORBIDDEN);
                    show(page, Optional.of(Notice.error("console.form.refused")), request, response);
                }
            }
            default -> {
                response.setHeader("Allow", "GET, HEAD, POST");
                response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            }
        }
    }

    private void show(
            ConsolePage page, Optional<Notice> notice, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        HttpSession session = request.getSession();
        Texts texts = new Texts(host.locale(), host.zone(), loader);
        String html = page.show(new Visit(texts, tokens.of(session), notice));
        response.setContentType("text/html");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().write(html);
    }
}
