package org.dialogs.openfire.host;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import javax.servlet.GenericServlet;
import javax.servlet.http.HttpServletRequest;

/** The server's admin console, in which pages of this plugin are. */
public interface ConsoleHost {

    /**
     * Has a servlet answer at a path below that of the plugin. It is not initialised, and what it shows as HTML gets the console's frame.
     *
     * @param path begins with a slash
     */
    void mount(GenericServlet servlet, String path);

    /** Nothing is at that path any more. */
    void unmount(String path);

    /** The name of the administrator who sends this request; empty if whoever it is has not logged in to the console. */
    Optional<String> administrator(HttpServletRequest request);

    /** Whether the console puts its frame around what is answered to this request. */
    boolean isFramed(HttpServletRequest request);

    /**
     * Writes an entry into the security audit log; waits for it.
     *
     * @param summary at most 255 characters
     */
    void audit(String administrator, String summary, String details);

    /** The console's language, the same for all who use it. */
    Locale locale();

    /** The time zone in which the console shows times. */
    ZoneId zone();
}
