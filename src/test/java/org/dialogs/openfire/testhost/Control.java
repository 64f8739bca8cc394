package org.dialogs.openfire.testhost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;

/** The test's side of {@link ControlPlugin}. */
public final class Control {

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final int port;
    private final String token;

    Control(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** Runs a statement on the server's own connection pool; column names are in lower case, NULL is null. */
    public List<Map<String, String>> sql(String statement) {
        String answer = call("/sql", statement.getBytes(StandardCharsets.UTF_8));
        List<Map<String, String>> rows = new ArrayList<>();
        try {
            for (Element row : DocumentHelper.parseText(answer).getRootElement().elements("row")) {
                Map<String, String> values = new TreeMap<>();
                for (Element column : row.elements("column")) {
                    String name = column.attributeValue("name").toLowerCase(Locale.ROOT);
                    values.put(name, column.attributeValue("null") == null ? column.getText() : null);
                }
                rows.add(values);
            }
        } catch (DocumentException e) {
            throw new IllegalStateException("Not what the control plugin answers: " + answer, e);
        }
        return rows;
    }

    /** The first column of the first row, as a number. */
    public long count(String statement) {
        return Long.parseLong(sql(statement).get(0).values().iterator().next());
    }

    /** What Openfire calls the database that it is on, as in the names of its scripts. */
    public String databaseType() {
        return call("/database-type", new byte[0]);
    }

    public void setProperty(String name, String value) {
        call("/property?name=" + encode(name) + "&value=" + encode(value), new byte[0]);
    }

    public void deleteProperty(String name) {
        call("/property?name=" + encode(name), new byte[0]);
    }

    public void createUser(String name, String password) {
        call("/user?name=" + encode(name) + "&password=" + encode(password), new byte[0]);
    }

    public void deleteUser(String name) {
        call("/delete-user?name=" + encode(name), new byte[0]);
    }

    /** The real name of a user, which may be empty; nothing if there is no such user. */
    public Optional<String> userName(String user) {
        String answer = call("/user-name?name=" + encode(user), new byte[0]);
        return answer.isEmpty() ? Optional.empty() : Optional.of(answer.substring("found ".length()));
    }

    /** Locks an account for ever. */
    public void lockOut(String user) {
        call("/lock-out?name=" + encode(user), new byte[0]);
    }

    /** Whether the console would let this user in with this password, as far as the password goes. */
    public boolean authenticate(String user, String password) {
        return Boolean.parseBoolean(
                call("/authenticate?name=" + encode(user), password.getBytes(StandardCharsets.UTF_8)));
    }

    /** Class names of the server's provider of authentication and, behind it, of those that it wraps. */
    public List<String> authProviders() {
        return call("/auth-providers", new byte[0]).lines().toList();
    }

    /** The server logs everything, or what it usually does. */
    public void debugLog(boolean on) {
        setProperty("log.debug.enabled", String.valueOf(on));
    }

    /** Bytes on the server's heap after a collection of garbage. */
    public long heapAfterCollection() {
        return Long.parseLong(call("/heap", new byte[0]));
    }

    /** From now on an interceptor behind all others rejects every message with this body; an empty text ends it. */
    public void reject(String body) {
        call("/reject?body=" + encode(body), new byte[0]);
    }

    /** Installs a plugin the way the console's upload does, and waits until it is loaded. */
    public void install(Path jar) {
        try {
            call("/install?name=" + encode(jar.getFileName().toString()), Files.readAllBytes(jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unloads and deletes a plugin the way the console's delete button does. */
    public void unload(String plugin) {
        call("/unload?name=" + encode(plugin), new byte[0]);
    }

    /** Has the server load a plugin anew, which it does when it gets to it, and waits until there is a new one. */
    public void reload(String plugin) {
        List<String> before = instances();
        call("/reload?name=" + encode(plugin), new byte[0]);
        Awaitility.await("another " + plugin).atMost(Duration.ofSeconds(60)).until(() -> {
            List<String> now = instances();
            return now.size() == before.size() && !now.equals(before);
        });
    }

    private List<String> instances() {
        return call("/instances", new byte[0]).lines().sorted().toList();
    }

    /** Calls the rooms of group dialogs inside the server; see {@link RoomsCall}. */
    public String rooms(Map<String, String> call) {
        return call("/rooms?" + query(call), new byte[0]);
    }

    /** Plays what the pages of the admin console show; see {@link ConsoleCall}. */
    public String console(Map<String, String> call) {
        return call("/console?" + query(call), new byte[0]);
    }

    /** Has all groups compared with their rooms; returns what was repaired as lines {@code <room> <kind> <detail>}. */
    public List<String> repair() {
        return call("/repair?do=run", new byte[0]).lines().toList();
    }

    /** What the last comparison has repaired since the plugin was loaded, in the same form; nothing as long as there was none. */
    public Optional<List<String>> lastRepairs() {
        String answer = call("/repair?do=last", new byte[0]);
        return answer.isEmpty()
                ? Optional.empty()
                : Optional.of(answer.lines().skip(1).toList());
    }

    /** Destroys a room as the console does. */
    public void destroyRoom(String service, String name) {
        call("/destroy-room?service=" + encode(service) + "&name=" + encode(name), new byte[0]);
    }

    /** Has a room be as old as can be. */
    public void ageRoom(String service, String name) {
        call("/age-room?service=" + encode(service) + "&name=" + encode(name), new byte[0]);
    }

    /** Whether only those on its list may make rooms on a group chat service. */
    public void restrictRooms(String service, boolean on) {
        call("/restrict-rooms?service=" + encode(service) + "&on=" + on, new byte[0]);
    }

    /** Whether another plugin lets no room of a group chat service be destroyed. */
    public void keepRooms(String service, boolean on) {
        call("/keep-rooms?service=" + encode(service) + "&on=" + on, new byte[0]);
    }

    /** Whether another plugin fails when it is told that a room is destroyed. */
    public void failWhenRoomsGo(boolean on) {
        call("/fail-at-rooms?on=" + on, new byte[0]);
    }

    /** Whether Java refuses to take security providers, without which tokens cannot be passwords. */
    public void refuseProviders(boolean on) {
        call("/refuse-providers?on=" + on, new byte[0]);
    }

    /** How many clients are connected. */
    public int sessions() {
        return Integer.parseInt(call("/sessions", new byte[0]));
    }

    /** Class names of the loaded plugins. */
    public List<String> loaded() {
        return call("/loaded", new byte[0]).lines().toList();
    }

    /** Class names of the server's packet interceptors. */
    public List<String> interceptors() {
        return call("/interceptors", new byte[0]).lines().toList();
    }

    /** Ends every client's session. */
    public void disconnectAll() {
        call("/disconnect", new byte[0]);
    }

    /** Names of the server's threads. */
    /** The server's own statistics: key, name, units, type, whether of this node alone, and a sample, with bars between them. */
    public List<String> statistics() {
        return call("/statistics", new byte[0]).lines().toList();
    }

    public List<String> threads() {
        return call("/threads", new byte[0]).lines().toList();
    }

    /** The console speaks this language from now on: {@code de}, {@code pt_BR}. */
    public void setLanguage(String locale) {
        call("/language?name=" + encode(locale), new byte[0]);
    }

    public String version() {
        return call("/version", new byte[0]);
    }

    /** Whether the server has gone through all its plugins. */
    boolean ready() {
        try {
            return call("/ready", new byte[0]).equals("true");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private String call(String path, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-Token", token)
                .timeout(Duration.ofMinutes(1))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
