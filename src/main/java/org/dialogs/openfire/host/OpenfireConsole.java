package org.dialogs.openfire.host;

import java.net.MalformedURLException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.GenericServlet;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpSession;
import org.jivesoftware.openfire.admin.AdminManager;
import org.jivesoftware.openfire.auth.AuthToken;
import org.jivesoftware.openfire.container.Plugin;
import org.jivesoftware.openfire.container.PluginManager;
import org.jivesoftware.openfire.container.PluginServlet;
import org.jivesoftware.openfire.security.SecurityAuditManager;
import org.jivesoftware.util.JiveGlobals;

/** Openfire's admin console. Its filter has let administrators alone through, before a request is here. */
public final class OpenfireConsole implements ConsoleHost {

    /** Where every version's login page puts who has logged in. */
    private static final String LOGIN = "jive.admin.authToken";

    /** Newer versions' class of a login by a token from the server's log. */
    private static final String RECOVERY = "OneTimeAuthToken";

    private static final String RECOVERED = "(recovered login)";
    private static final String FRAMES = "/WEB-INF/decorators.xml";

    private final PluginManager plugins;
    private final Plugin plugin;

    /** @param plugin the one that the pages are of */
    public OpenfireConsole(PluginManager plugins, Plugin plugin) {
        this.plugins = plugins;
        this.plugin = plugin;
    }

    @Override
    public void mount(GenericServlet servlet, String path) {
        try {
            PluginServlet.registerServlet(plugins, plugin, servlet, path);
        } catch (ServletException e) {
            throw new IllegalStateException("The console has no page " + path, e);
        }
    }

    @Override
    public void unmount(String path) {
        try {
            PluginServlet.unregisterServlet(plugin, path);
        } catch (ServletException e) {
            throw new IllegalStateException("The console keeps the page " + path, e);
        }
    }

    /**
     * Looks again: in some versions there were paths that went around the console's filter, and in some it lets in until they log out those
     * whose rights have been taken from them. Who has recovered his login by a token that is good for once has no name but that secret.
     */
    @Override
    public Optional<String> administrator(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(LOGIN) instanceof AuthToken login)) {
            return Optional.empty();
        }
        return login.getClass().getSimpleName().equals(RECOVERY)
                ? Optional.of(RECOVERED)
                : Optional.ofNullable(login.getUsername())
                        .filter(name -> AdminManager.getInstance().isUserAdmin(name, true));
    }

    /** What makes the frame in all versions has its rules there. */
    @Override
    public boolean isFramed(HttpServletRequest request) {
        try {
            return request.getServletContext().getResource(FRAMES) != null;
        } catch (MalformedURLException e) {
            throw new IllegalStateException(FRAMES, e);
        }
    }

    @Override
    public void audit(String administrator, String summary, String details) {
        SecurityAuditManager.getInstance().logEvent(administrator, summary, details);
    }

    @Override
    public Locale locale() {
        return JiveGlobals.getLocale();
    }

    @Override
    public ZoneId zone() {
        return JiveGlobals.getTimeZone().toZoneId();
    }
}
