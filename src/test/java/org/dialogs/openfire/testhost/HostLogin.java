package org.dialogs.openfire.testhost;

import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jivesoftware.openfire.admin.AdminManager;
import org.jivesoftware.openfire.auth.AuthFactory;
import org.jivesoftware.util.StringUtils;

/**
 * The login page of the admin console of Maven Central's Openfire, which has the console's container but no pages. Its form has the fields
 * of the releases' own.
 */
public final class HostLogin extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="UTF-8"><title>Test host</title></head>
            <body>
            <h1>Test host</h1>
            <p>This Openfire has no console pages of its own.</p>
            <form method="post">
            <input type="hidden" name="url" value="%s">
            <label>Name <input name="username"></label>
            <label>Password <input name="password" type="password"></label>
            <button type="submit">Login</button>
            </form>
            </body>
            </html>
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String url = request.getParameter("url");
        response.setContentType("text/html; charset=UTF-8");
        response.getWriter().write(PAGE.formatted(url == null ? "" : StringUtils.escapeForXML(url)));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("username");
        try {
            if (AdminManager.getInstance().isUserAdmin(name, true)) {
                request.getSession()
                        .setAttribute(
                                "jive.admin.authToken",
                                AuthFactory.authenticate(name, request.getParameter("password")));
                response.sendRedirect(request.getParameter("url"));
                return;
            }
        } catch (Exception e) {
            log("No login for " + name, e);
        }
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    }
}
