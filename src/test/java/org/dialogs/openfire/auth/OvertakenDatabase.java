package org.dialogs.openfire.auth;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/** A database in which another one is faster: something happens whenever a statement that begins in a certain way is about to be made. */
final class OvertakenDatabase {

    private final DataSource database;
    private final String beginning;
    private final Runnable other;

    OvertakenDatabase(DataSource database, String beginning, Runnable other) {
        this.database = database;
        this.beginning = beginning;
        this.other = other;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = call(database, method, arguments);
            return result instanceof Connection connection ? overtaken(connection) : result;
        });
    }

    private Connection overtaken(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            boolean isIt = method.getName().equals("prepareStatement") && ((String) arguments[0]).startsWith(beginning);
            if (isIt) {
                other.run();
            }
            return call(connection, method, arguments);
        });
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
