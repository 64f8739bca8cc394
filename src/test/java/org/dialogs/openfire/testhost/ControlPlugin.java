package org.dialogs.openfire.testhost;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.jivesoftware.database.DbConnectionManager;
import org.jivesoftware.openfire.SessionManager;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.auth.AuthFactory;
import org.jivesoftware.openfire.auth.AuthProvider;
import org.jivesoftware.openfire.auth.UnauthorizedException;
import org.jivesoftware.openfire.container.Plugin;
import org.jivesoftware.openfire.container.PluginManager;
import org.jivesoftware.openfire.interceptor.InterceptorManager;
import org.jivesoftware.openfire.interceptor.PacketInterceptor;
import org.jivesoftware.openfire.interceptor.PacketRejectedException;
import org.jivesoftware.openfire.lockout.LockOutManager;
import org.jivesoftware.openfire.muc.MUCEventDelegate;
import org.jivesoftware.openfire.muc.MultiUserChatService;
import org.jivesoftware.openfire.session.Session;
import org.jivesoftware.openfire.stats.StatisticsManager;
import org.jivesoftware.openfire.user.UserManager;
import org.jivesoftware.openfire.user.UserNotFoundException;
import org.jivesoftware.util.JiveGlobals;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;

/**
 * A plugin of the tests, in its own jar: what a test has to do inside the server (rows, properties, users, reloads), over HTTP on
 * 127.0.0.1 and only for who knows the token. Uses only calls that link on every version of Openfire.
 */
public final class ControlPlugin implements Plugin {

    static final String PORT = "testhost.control.port";
    static final String TOKEN = "testhost.control.token";

    private final Rejecting rejecting = new Rejecting();
    private final Refusing refusing = new Refusing();
    private HttpServer http;
    private ExecutorService executor;
    private PluginManager plugins;
    private final Map<Class<?>, Function<Map<String, String>, String>> calls = new ConcurrentHashMap<>();

    @Override
    public void initializePlugin(PluginManager manager, File pluginDirectory) {
        plugins = manager;
        try {
            http = HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger(PORT)), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        executor = Executors.newFixedThreadPool(2);
        http.setExecutor(executor);
        http.createContext("/", this::answer);
        http.start();
    }

    /** What a plugin for content filtering does. */
    static final class Rejecting implements PacketInterceptor {

        private volatile String body = "";

        @Override
        public void interceptPacket(Packet packet, Session session, boolean incoming, boolean processed)
                throws PacketRejectedException {
            if (incoming && !processed && packet instanceof Message message && body.equals(message.getBody())) {
                throw new PacketRejectedException();
            }
        }
    }

    @Override
    public void destroyPlugin() {
        InterceptorManager.getInstance().removeInterceptor(rejecting);
        refusing.listen(false);
        http.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = 200;
        String answer;
        try {
            if (!Objects.equals(
                    System.getProperty(TOKEN), exchange.getRequestHeaders().getFirst("X-Token"))) {
                throw new SecurityException("wrong token");
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            answer = act(exchange.getRequestURI().getPath(), query, body);
        } catch (Exception e) {
            status = 500;
            answer = e.toString();
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String act(String path, Map<String, String> query, byte[] body) throws Exception {
        switch (path) {
            case "/ready":
                return String.valueOf(plugins.isExecuted());
            case "/sql":
                return sql(new String(body, StandardCharsets.UTF_8));
            case "/database-type":
                return DbConnectionManager.getDatabaseType().toString();
            case "/property":
                if (query.containsKey("value")) {
                    JiveGlobals.setProperty(query.get("name"), query.get("value"));
                } else {
                    JiveGlobals.deleteProperty(query.get("name"));
                }
                return "";
            case "/user":
                UserManager.getInstance().createUser(query.get("name"), query.get("password"), query.get("name"), null);
                return "";
            case "/delete-user":
                UserManager.getInstance().deleteUser(UserManager.getInstance().getUser(query.get("name")));
                return "";
            case "/user-name":
                try {
                    return "found "
                            + UserManager.getInstance()
                                    .getUser(query.get("name"))
                                    .getName();
                } catch (UserNotFoundException e) {
                    return "";
                }
            case "/lock-out":
                LockOutManager.getInstance().disableAccount(query.get("name"), null, null);
                return "";
            case "/auth-providers":
                return String.join("\n", providers());
            case "/authenticate":
                return String.valueOf(authenticate(query.get("name"), new String(body, StandardCharsets.UTF_8)));
            case "/heap":
                return String.valueOf(heapAfterCollection());
            case "/reject":
                InterceptorManager.getInstance().removeInterceptor(rejecting);
                rejecting.body = query.get("body");
                if (!rejecting.body.isEmpty()) {
                    InterceptorManager.getInstance().addInterceptor(rejecting);
                }
                return "";
            case "/install":
                return String.valueOf(plugins.installPlugin(new ByteArrayInputStream(body), query.get("name")));
            case "/unload":
                plugins.deletePlugin(query.get("name"));
                return "";
            case "/reload":
                return String.valueOf(plugins.reloadPlugin(query.get("name")));
            case "/rooms":
                return call(RoomsCall.class, query);
            case "/repair":
                return call(RepairCall.class, query);
            case "/destroy-room":
                Object doomed = room(query);
                Stream.of(doomed.getClass().getMethods())
                        .filter(method -> method.getName().equals("destroyRoom") && method.getParameterCount() == 2)
                        .findFirst()
                        .orElseThrow()
                        .invoke(doomed, null, "No longer needed");
                return "";
            case "/age-room":
                Object young = room(query);
                young.getClass().getMethod("setCreationDate", Date.class).invoke(young, new Date(0));
                keep(query, young);
                return "";
            case "/console":
                return call(ConsoleCall.class, query);
            case "/restrict-rooms":
                service(query).setRoomCreationRestricted(Boolean.parseBoolean(query.get("on")));
                return "";
            case "/keep-rooms":
                MultiUserChatService keeper = service(query);
                keeper.getClass()
                        .getMethod("setMUCDelegate", MUCEventDelegate.class)
                        .invoke(keeper, Boolean.parseBoolean(query.get("on")) ? new Refusing.Rooms() : null);
                return "";
            case "/fail-at-rooms":
                refusing.listen(Boolean.parseBoolean(query.get("on")));
                return "";
            case "/refuse-providers":
                refusing.providers(Boolean.parseBoolean(query.get("on")));
                return "";
            case "/sessions":
                return String.valueOf(SessionManager.getInstance().getSessions().size());
            case "/disconnect":
                SessionManager.getInstance().getSessions().forEach(Session::close);
                return "";
            case "/loaded":
                return plugins.getPlugins().stream()
                        .map(plugin -> plugin.getClass().getName())
                        .reduce("", (a, b) -> a + b + "\n");
            case "/instances":
                return plugins.getPlugins().stream()
                        .map(plugin -> plugin.getClass().getName() + "@" + System.identityHashCode(plugin))
                        .reduce("", (a, b) -> a + b + "\n");
            case "/interceptors":
                return InterceptorManager.getInstance().getInterceptors().stream()
                        .map((PacketInterceptor interceptor) ->
                                interceptor.getClass().getName())
                        .reduce("", (a, b) -> a + b + "\n");
            case "/threads":
                return Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .reduce("", (a, b) -> a + b + "\n");
            case "/statistics":
                return StatisticsManager.getInstance().getAllStatistics().stream()
                        .map(entry -> String.join(
                                "|",
                                entry.getKey(),
                                entry.getValue().getName(),
                                entry.getValue().getUnits(),
                                entry.getValue().getStatType().name(),
                                String.valueOf(entry.getValue().isPartialSample()),
                                String.valueOf(entry.getValue().sample())))
                        .reduce("", (a, b) -> a + b + "\n");
            case "/language":
                String[] language = query.get("name").split("_");
                JiveGlobals.setLocale(
                        language.length == 1 ? new Locale(language[0]) : new Locale(language[0], language[1]));
                return "";
            case "/version":
                return XMPPServer.getInstance().getServerInfo().getVersion().getVersionString();
            default:
                throw new IllegalArgumentException("no such path: " + path);
        }
    }

    private static boolean authenticate(String user, String password) throws Exception {
        try {
            return AuthFactory.authenticate(user, password) != null;
        } catch (UnauthorizedException e) {
            return false;
        }
    }

    /** Calls something in the loaded plugin. */
    @SuppressWarnings("unchecked")
    private String call(Class<?> type, Map<String, String> query) throws Exception {
        Plugin dialogs = plugins.getPlugins().stream()
                .filter(plugin -> plugin.getClass().getSimpleName().equals("DialogsPlugin"))
                .findFirst()
                .orElseThrow();
        Function<Map<String, String>, String> call = calls.get(type);
        if (call == null
                || call.getClass().getClassLoader().getParent()
                        != dialogs.getClass().getClassLoader()) {
            call = (Function<Map<String, String>, String>) new PluginView(dialogs).make(type);
            calls.put(type, call);
        }
        try {
            return call.apply(query);
        } catch (LinkageError e) {
            throw new IllegalStateException("The plugin was unloaded meanwhile", e);
        }
    }

    private static MultiUserChatService service(Map<String, String> query) {
        return XMPPServer.getInstance().getMultiUserChatManager().getMultiUserChatService(query.get("service"));
    }

    /** A room, whose class is another one in almost every version. */
    private static Object room(Map<String, String> query) throws ReflectiveOperationException {
        return MultiUserChatService.class
                .getMethod("getChatRoom", String.class)
                .invoke(service(query), query.get("name"));
    }

    /** From 4.7 on, what is changed is a copy. */
    private static void keep(Map<String, String> query, Object room) throws ReflectiveOperationException {
        for (Method method : MultiUserChatService.class.getMethods()) {
            if (method.getName().equals("syncChatRoom")) {
                method.invoke(service(query), room);
            }
        }
    }

    /** The server's provider of authentication and, one after the other, those that it says it passes calls on to. */
    private static List<String> providers() throws IllegalAccessException {
        List<String> names = new ArrayList<>();
        Object provider = AuthFactory.getAuthProvider();
        while (provider != null && names.size() < 10) {
            names.add(provider.getClass().getName());
            provider = wrapped(provider);
        }
        return names;
    }

    private static Object wrapped(Object provider) throws IllegalAccessException {
        for (Field field : provider.getClass().getDeclaredFields()) {
            boolean holdsOne = AuthProvider.class.isAssignableFrom(field.getType())
                    || AtomicReference.class.isAssignableFrom(field.getType());
            if (holdsOne && !Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                Object value = field.get(provider);
                Object held = value instanceof AtomicReference<?> reference ? reference.get() : value;
                if (held instanceof AuthProvider) {
                    return held;
                }
            }
        }
        return null;
    }

    /** Bytes that are still reachable; some of what has just become unreachable needs more than one collection. */
    private static long heapAfterCollection() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Runs one statement; rows come back as {@code <rows><row><column name="">value</column></row></rows>}, NULL without text. */
    private static String sql(String statement) throws SQLException {
        Element rows = DocumentHelper.createElement("rows");
        try (Connection connection = DbConnectionManager.getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            if (prepared.execute()) {
                try (ResultSet result = prepared.getResultSet()) {
                    while (result.next()) {
                        Element row = rows.addElement("row");
                        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                            String value = result.getString(i);
                            Element column = row.addElement("column")
                                    .addAttribute("name", result.getMetaData().getColumnLabel(i));
                            if (value == null) {
                                column.addAttribute("null", "true");
                            } else {
                                column.addText(value);
                            }
                        }
                    }
                }
            }
        }
        return rows.asXML();
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
