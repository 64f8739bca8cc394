package org.dialogs.openfire.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import javax.servlet.Servlet;
import org.jivesoftware.openfire.http.HttpBindManager;

/**
 * A servlet on Openfire's ports for HTTP binding, which clients reach. The web server inside Openfire has other class names since 5.0, and
 * a handler is not the same type everywhere. Not thread-safe.
 */
public final class HttpMount implements AutoCloseable {

    private static final List<String> PACKAGES =
            List.of("org.eclipse.jetty.ee8.servlet.", "org.eclipse.jetty.servlet.");

    private static final String COLLECTION = "org.eclipse.jetty.server.handler.HandlerCollection";

    private final Object context;

    private HttpMount(Object context) {
        this.context = context;
    }

    /**
     * Has a servlet answer everything below a path. Calls are worked on asynchronously, if the servlet wants that.
     *
     * @param path begins with a slash, and does not end with one
     * @throws ReflectiveOperationException if this version of Openfire has its web server otherwise
     */
    public static HttpMount of(Servlet servlet, String path) throws ReflectiveOperationException {
        ClassLoader loader = HttpBindManager.class.getClassLoader();
        String prefix = prefix(loader);
        Class<?> holderType = Class.forName(prefix + "ServletHolder", true, loader);
        Object holder = holderType.getConstructor(Servlet.class).newInstance(servlet);
        holderType.getMethod("setAsyncSupported", boolean.class).invoke(holder, true);
        Class<?> contextType = Class.forName(prefix + "ServletContextHandler", true, loader);
        Object context = contextType.getConstructor().newInstance();
        contextType.getMethod("setContextPath", String.class).invoke(context, path);
        contextType.getMethod("addServlet", holderType, String.class).invoke(context, holder, "/*");
        HttpMount mount = new HttpMount(context);
        mount.call("addJettyHandler");
        try {
            mount.endWithOthers(loader);
        } catch (ReflectiveOperationException | RuntimeException e) {
            mount.close();
            throw e;
        }
        return mount;
    }

    /**
     * Has the web server end and begin it with all else. It does not do so by itself with what has come while it ran, and Openfire up to 4.6
     * could not switch HTTP binding on again, nor change its ports, because of that.
     */
    private void endWithOthers(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> collection;
        try {
            collection = Class.forName(COLLECTION, false, loader);
        } catch (ClassNotFoundException e) {
            // Newer versions have no such class, and end each one by itself.
            return;
        }
        Object server = context.getClass().getMethod("getServer").invoke(context);
        if (server == null) {
            // It does not run: then it is as the others.
            return;
        }
        Object all = server.getClass()
                .getMethod("getChildHandlersByClass", Class.class)
                .invoke(server, collection);
        for (Object each : (Object[]) all) {
            if ((boolean) collection.getMethod("contains", Object.class).invoke(each, context)) {
                collection.getMethod("manage", Object.class).invoke(each, context);
            }
        }
    }

    /** Whether the ports are open: an administrator may have switched HTTP binding off, and with it what is mounted there. */
    public static boolean isServed() {
        return HttpBindManager.getInstance().isHttpBindEnabled();
    }

    private static String prefix(ClassLoader loader) throws ClassNotFoundException {
        for (String each : PACKAGES) {
            try {
                Class.forName(each + "ServletContextHandler", false, loader);
                return each;
            } catch (ClassNotFoundException e) {
                // The other name, then.
            }
        }
        throw new ClassNotFoundException("Openfire's web server has no servlets that are known here");
    }

    /** The servlet does not answer any more, when this returns. */
    @Override
    public void close() throws ReflectiveOperationException {
        call("removeJettyHandler");
    }

    private void call(String name) throws ReflectiveOperationException {
        for (Method method : HttpBindManager.class.getMethods()) {
            if (method.getName().equals(name) && method.getParameterTypes()[0].isInstance(context)) {
                try {
                    method.invoke(HttpBindManager.getInstance(), context);
                    return;
                } catch (InvocationTargetException e) {
                    throw new ReflectiveOperationException(e.getCause());
                }
            }
        }
        throw new NoSuchMethodException("HttpBindManager." + name + " for " + context.getClass());
    }
}
