package org.dialogs.openfire.history;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A database of which is known how many rows were read from it. */
final class CountedRows {

    private final DataSource database;
    private final AtomicLong rows = new AtomicLong();

    CountedRows(DataSource database) {
        this.database = database;
    }

    long rows() {
        return rows.get();
    }

    DataSource dataSource() {
        return proxy(DataSource.class, database);
    }

    private <T> T proxy(Class<T> type, T target) {
        InvocationHandler handler = (proxy, method, arguments) -> counted(call(target, method, arguments), method);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Object counted(Object result, Method method) {
        if (result instanceof Connection connection) {
            return proxy(Connection.class, connection);
        }
        if (result instanceof PreparedStatement statement) {
            return proxy(PreparedStatement.class, statement);
        }
        if (result instanceof ResultSet set) {
            return proxy(ResultSet.class, set);
        }
        if (method.getName().equals("next") && result.equals(true)) {
            rows.incrementAndGet();
        }
        return result;
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
