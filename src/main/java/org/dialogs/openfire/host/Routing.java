package org.dialogs.openfire.host;

import java.util.Arrays;

/**
 * How many messages a thread is routing: routing is one call of the server's router, inside which others may be made. It is read off the
 * thread's stack, for the server tells nobody when a message was rejected on its way.
 */
public interface Routing {

    /** On this thread; 0 if that cannot be told. Takes microseconds. */
    int here();

    /** On another thread, which is stopped for a moment: for rare cases. */
    int on(Thread thread);

    /** Openfire's. */
    static Routing ofOpenfire() {
        return new Routing() {

            private static final String ROUTER = "org.jivesoftware.openfire.MessageRouter";
            private static final String ROUTE = "route";

            @Override
            public int here() {
                return StackWalker.getInstance()
                        .walk(frames ->
                                (int) frames.filter(frame -> isRoute(frame.getClassName(), frame.getMethodName()))
                                        .count());
            }

            @Override
            public int on(Thread thread) {
                return (int) Arrays.stream(thread.getStackTrace())
                        .filter(frame -> isRoute(frame.getClassName(), frame.getMethodName()))
                        .count();
            }

            private boolean isRoute(String className, String method) {
                return method.equals(ROUTE) && className.equals(ROUTER);
            }
        };
    }
}
