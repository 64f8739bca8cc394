package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.RawHttp;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The REST API while its clients are slow, leave, or send what they should not; while the plugin goes and the web server's ports change. */
class ApiLifecycleIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String DOCUMENT = "GET /dialogs/openapi.json" + HOST + "\r\n";
    private static LongDialog dialog;

    @BeforeAll
    static void makeADialog() {
        dialog = LongDialog.on(SERVER);
    }

    private static RawHttp connect() {
        return RawHttp.to(SERVER.host().ports().httpBind());
    }

    private static HttpResponse<String> document() {
        return RestClient.plain(SERVER.host()).get("/openapi.json");
    }

    @Test
    void aLongAnswerComesToItsEnd() {
        try (RawHttp client = connect().send(dialog.export())) {
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.end()).isEqualTo(RawHttp.End.WHOLE);
        }
    }

    @Test
    void clientsThatSendSlowlyHoldNobodyUp() {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                slow.add(connect()
                        .send("POST /dialogs/session.json" + HOST
                                + "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{"));
            }
            assertThat(document().statusCode()).isEqualTo(200);

            assertThat(slow.get(0).send("\"a\":\"0123456789ab\"}").answer())
                    .startsWith("HTTP/1.1 422")
                    .contains("application_id");
        } finally {
            slow.forEach(RawHttp::close);
        }
    }

    @Test
    void clientsThatReadSlowlyHoldNobodyUp() {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                slow.add(connect().send(i < 3 ? dialog.export() : dialog.page()));
            }
            assertThat(slow).allSatisfy(client -> assertThat(client.read(12)).isEqualTo("HTTP/1.1 200"));
            try (RawHttp quick = connect().send(dialog.page())) {
                assertThat(quick.answer()).startsWith("HTTP/1.1 200").endsWith("}]}");
            }
            try (RawHttp oneMore = connect().send(dialog.export())) {
                assertThat(oneMore.answer()).startsWith("HTTP/1.1 503").containsIgnoringCase("retry-after: 1");
            }
        } finally {
            slow.forEach(RawHttp::close);
        }
        Awaitility.await("who has left takes no place")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    try (RawHttp next = connect().send(dialog.export())) {
                        assertThat(next.head()).startsWith("HTTP/1.1 200");
                    }
                });
    }

    @Test
    void severalRequestsAtOnceAreAnsweredInTheirOrder() {
        try (RawHttp client = connect()
                .send(DOCUMENT
                        + "GET /dialogs/nothing.json" + HOST + "\r\n"
                        + "HEAD /dialogs/openapi.json" + HOST + "\r\n"
                        + "POST /dialogs/session.json" + HOST
                        + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                        + DOCUMENT)) {
            assertThat(client.answer()).startsWith("HTTP/1.1 200").contains("openapi");
            assertThat(client.answer()).startsWith("HTTP/1.1 404").endsWith("]}");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.answer()).startsWith("HTTP/1.1 422");
            assertThat(client.answer()).startsWith("HTTP/1.1 200").contains("openapi");
        }
    }

    @Test
    void whatIsLeftOfARefusedBodyIsNoRequest() {
        String smuggled = "DELETE /dialogs/session.json" + HOST + "\r\n";
        try (RawHttp client = connect()
                .send("POST /dialogs/nothing.json" + HOST + "Content-Length: " + smuggled.length() + "\r\n\r\n"
                        + smuggled + DOCUMENT)) {
            assertThat(client.answer()).startsWith("HTTP/1.1 404");
            String next = client.head();
            assertThat(next.isEmpty() || next.startsWith("HTTP/1.1 200"))
                    .as(next)
                    .isTrue();
        }
    }

    @Test
    void whoAsksBeforeHeSendsABodyIsToldWhetherHeShould() {
        String expecting = "POST /dialogs/%s.json" + HOST
                + "Content-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n";
        try (RawHttp client = connect().send(expecting.formatted("session", 2))) {
            assertThat(client.head()).startsWith("HTTP/1.1 100");
            assertThat(client.send("{}").answer()).startsWith("HTTP/1.1 422");
        }
        try (RawHttp client = connect().send(expecting.formatted("session", 100 << 20))) {
            assertThat(client.answer()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyInChunksThatIsTooLongIsRefusedAndNotLost() {
        String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
        try (RawHttp client = connect()
                .send("POST /dialogs/session.json" + HOST
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")) {
            // A client that sends all of it before it reads.
            client.send(chunk.repeat(200)).send("0\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void thePluginGoesAndComesWhileCallsAreOnTheirWay() {
        try (RawHttp reading = connect().send(dialog.export());
                RawHttp sending = connect()
                        .send("POST /dialogs/session.json" + HOST
                                + "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{")) {
            assertThat(reading.head()).startsWith("HTTP/1.1 200");

            SERVER.control().unload("dialogs");
            Awaitility.await("the plugin is gone")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> SERVER.control().loaded().stream().noneMatch(name -> name.contains("DialogsPlugin")));

            assertThat(document().statusCode()).isEqualTo(404);
            assertThat(reading.end()).isEqualTo(RawHttp.End.CUT);
            assertThat(sending.head()).isEmpty();
            Awaitility.await("no threads")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> SERVER.control().threads().stream().noneMatch(name -> name.startsWith("dialogs-")));
        } finally {
            SERVER.control().install(OpenfireHost.dialogsJar());
        }
        Awaitility.await("the API is back")
                .atMost(Duration.ofSeconds(60))
                .until(() -> document().statusCode() == 200);
    }

    @Test
    void itIsOnThePortThatIsSetLater() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        SERVER.control().setProperty("httpbind.port.plain", Integer.toString(port));
        try {
            Awaitility.await("the web server is back").ignoreExceptions().until(() -> {
                try (RawHttp client = RawHttp.to(port).send(DOCUMENT)) {
                    return client.answer().startsWith("HTTP/1.1 200");
                }
            });
        } finally {
            SERVER.control()
                    .setProperty(
                            "httpbind.port.plain",
                            Integer.toString(SERVER.host().ports().httpBind()));
        }
        Awaitility.await("the old port")
                .ignoreExceptions()
                .until(() -> document().statusCode() == 200);
    }
}
