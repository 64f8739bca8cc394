package org.dialogs.openfire.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.dialogs.openfire.host.HttpMount;
import org.jivesoftware.openfire.container.Plugin;
import org.jivesoftware.openfire.container.PluginManager;

/** A servlet on the ports for HTTP binding that does nothing but answer: what the server itself costs. */
public final class BarePlugin implements Plugin {

    static final String PATH = "/bare";

    private HttpMount mount;

    @Override
    public void initializePlugin(PluginManager manager, File pluginDirectory) {
        try {
            mount = HttpMount.of(new Bare(), PATH);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void destroyPlugin() {
        try {
            mount.close();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class Bare extends HttpServlet {

        private static final long serialVersionUID = 1;
        private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getInputStream().readAllBytes();
            response.setContentType("application/json");
            response.setContentLength(BODY.length);
            response.getOutputStream().write(BODY);
        }
    }
}
