package org.dialogs.openfire.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testbrowser.MissingException;
import org.dialogs.openfire.testbrowser.PageServer;
import org.dialogs.openfire.testbrowser.QuickBloxSdk;
import org.dialogs.openfire.testclient.SaslClient;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dialogs.openfire.testhost.Ports;

/**
 * A page with two users side by side, each with QuickBlox's SDK, every stanza that passes, and the history as REST gives it back. It
 * comes from a port of its own on 127.0.0.1 and talks to the server as any app would: chat without TLS, so that it works at once, and
 * REST with TLS, for which a browser has to accept the server's certificate first. Without npm the page says what it lacks.
 */
final class ChatPage implements AutoCloseable {

    private static final long APPLICATION = 92;
    private static final String KEY = "demo-key";
    private static final String SECRET = "demo-secret";
    private static final List<String> FILES =
            List.of("main.js", "elements.js", "person.js", "pane.js", "stanzas.js", "history.js", "demo.css");

    private final PageServer pages;

    private ChatPage(PageServer pages) {
        this.pages = pages;
    }

    /** Makes the application whose users chat there, serves the page from this port, and says so. */
    static ChatPage serve(int port, OpenfireHost host) {
        makeApplication(host);
        Map<String, Object> settings = settings(host);
        PageServer pages = PageServer.start(port, host).with("/", "/demo/index.html");
        FILES.forEach(file -> pages.with("/" + file, "/demo/" + file));
        try {
            pages.with("/quickblox.min.js", "text/javascript; charset=utf-8", QuickBloxSdk.NEWEST.script());
            System.out.println("\nTwo users with QuickBlox's SDK in a browser: " + pages.url());
        } catch (MissingException e) {
            settings.put("missing", e.getMessage());
            System.out.println("\nThe chat page at " + pages.url() + " lacks QuickBlox's SDK. " + e.getMessage());
        }
        pages.with("/settings.json", "application/json", json(settings));
        return new ChatPage(pages);
    }

    String url() {
        return pages.url();
    }

    @Override
    public void close() {
        pages.close();
    }

    /** In the place of the one that the demo may have needed for its group. */
    private static void makeApplication(OpenfireHost host) {
        host.control().sql("DELETE FROM ofDialogApplication WHERE applicationID = " + APPLICATION);
        host.control()
                .sql(
                        "INSERT INTO ofDialogApplication (applicationID, applicationName, authKey, authSecret, enabled, createdDate,"
                                + " updatedDate) VALUES (%d, 'Demo', '%s', '%s', 1, 0, 0)"
                                        .formatted(APPLICATION, KEY, SECRET));
        // The server looks each second; before that it offers SCRAM, from which the SDK does not come back with a
        // token.
        Awaitility.await("tokens are passwords")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !SaslClient.mechanisms(host).contains("SCRAM-SHA-1"));
    }

    private static Map<String, Object> settings(OpenfireHost host) {
        Ports ports = host.ports();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("application", APPLICATION);
        settings.put("authKey", KEY);
        settings.put("authSecret", SECRET);
        settings.put(
                "sdk",
                Map.of(
                        "endpoints",
                        Map.of(
                                "api", "127.0.0.1:" + ports.httpBindTls() + "/dialogs",
                                "chat", host.domain(),
                                "muc", "muc." + host.domain()),
                        "chatProtocol",
                        Map.of("active", 2, "websocket", "ws://127.0.0.1:" + ports.httpBind() + "/ws/")));
        settings.put("people", List.of(person("Anna", 1001), person("Ben", 1002)));
        return settings;
    }

    /** By REST a user of this login, who gets an id there; without it, one who is in the server already. */
    private static Map<String, Object> person(String name, long id) {
        return Map.of("name", name, "login", name.toLowerCase(Locale.ROOT), "id", id, "password", "password-" + id);
    }

    private static byte[] json(Object value) {
        try {
            return new ObjectMapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
