package org.dialogs.openfire.history;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** PostgreSQL, which is asked for the plan of each query before it is run, with the same values. */
final class ExplainedDatabase {

    /** A call of a setter of a statement. */
    private record Setting(Method method, Object[] arguments) {}

    private final DataSource database;
    private final List<String> plans = new ArrayList<>();

    ExplainedDatabase(DataSource database) {
        this.database = database;
    }

    /** The plans of the queries since the last call, with what they cost. */
    List<String> plans() {
        List<String> since = List.copyOf(plans);
        plans.clear();
        return since;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = call(database, method, arguments);
            return result instanceof Connection connection ? explaining(connection) : result;
        });
    }

    private Connection explaining(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = call(connection, method, arguments);
            return result instanceof PreparedStatement statement
                    ? explaining(connection, statement, (String) arguments[0])
                    : result;
        });
    }

    private PreparedStatement explaining(Connection connection, PreparedStatement statement, String sql) {
        List<Setting> settings = new ArrayList<>();
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            boolean isParameter =
                    method.getName().startsWith("set") && arguments.length >= 2 && arguments[0] instanceof Integer;
            if (isParameter) {
                settings.add(new Setting(method, arguments));
            }
            if (method.getName().equals("execute") && sql.stripLeading().startsWith("SELECT")) {
                explain(connection, sql, settings);
            }
            return call(statement, method, arguments);
        });
    }

    private void explain(Connection connection, String sql, List<Setting> settings) throws Throwable {
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS) " + sql)) {
            for (Setting setting : settings) {
                call(explain, setting.method, setting.arguments);
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet lines = explain.executeQuery()) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            plans.add(plan.toString());
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException cause ? cause : e;
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
