package org.dialogs.openfire.testrest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.dialogs.openfire.testdatabase.FixedPort;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * QuickBlox's REST service as far as sessions go, on 127.0.0.1: says whose session a token is, or that it is nobody's. Counts how often
 * it is asked for what. Over TLS it has a certificate that nobody trusts. Thread-safe.
 */
public final class RestService implements AfterAllCallback, AutoCloseable {

    /** What QuickBlox answers with status 401. */
    public static final String NO_SESSION = "{\"errors\":[\"Required session does not exist\"]}";

    private static final int WORKERS = 64;

    private final Map<String, StubMapping> stubs = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final String path;
    private final String header;
    private final String prefix;
    private final int port = FixedPort.free();
    private final int tlsPort = FixedPort.free();
    private WireMockServer server;

    /** As QuickBlox has it. */
    public RestService() {
        this("/session.json", "QB-Token", "");
    }

    /**
     * A service of another kind.
     *
     * @param path where it is asked
     * @param header the header that has the token
     * @param prefix what stands before the token in that header
     */
    public RestService(String path, String header, String prefix) {
        this.path = path;
        this.header = header;
        this.prefix = prefix;
        up();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public String tlsUrl() {
        return "https://127.0.0.1:" + tlsPort;
    }

    /** From now on this token is this user's in this application. */
    public void session(String token, long userId, long applicationId) {
        session(token, RestSession.of(userId, applicationId));
    }

    public void session(String token, RestSession session) {
        answer(
                token,
                aResponse()
                        .withStatus(200)
                        .withHeader("Content-Type", "application/json; charset=utf-8")
                        .withHeader("QB-Token-ExpirationDate", session.expiryHeader())
                        .withFixedDelay((int) session.delay().toMillis())
                        .withBody(session.json(token)));
    }

    /** From now on this is the answer to who asks for this token. */
    public synchronized void answer(String token, ResponseDefinitionBuilder answer) {
        end(token);
        stubs.put(
                token,
                server.stubFor(get(urlEqualTo(path))
                        .withHeader(header, equalTo(prefix + token))
                        .willReturn(answer)));
    }

    /** From now on this is the answer to who asks for any other token. */
    public synchronized void answerAll(String json) {
        server.stubFor(any(anyUrl())
                .atPriority(9)
                .willReturn(aResponse().withStatus(200).withBody(json)));
    }

    /** From now on this token is nobody's. */
    public synchronized void end(String token) {
        StubMapping stub = stubs.remove(token);
        if (stub != null) {
            server.removeStub(stub);
        }
    }

    /** From now on nobody listens on the ports; the sessions stay. */
    public synchronized void down() {
        server.stop();
    }

    public synchronized void up() {
        Map<String, StubMapping> known = Map.copyOf(stubs);
        // What has stopped does not listen on its port again: a new one does.
        server = new WireMockServer(wireMockConfig()
                .bindAddress("127.0.0.1")
                .port(port)
                .httpsPort(tlsPort)
                .containerThreads(WORKERS)
                .disableRequestJournal());
        server.addMockServiceRequestListener((request, response) -> count(request));
        server.start();
        server.stubFor(any(anyUrl())
                .atPriority(10)
                .willReturn(aResponse()
                        .withStatus(401)
                        .withHeader("Content-Type", "application/json; charset=utf-8")
                        .withBody(NO_SESSION)));
        known.values().forEach(server::addStubMapping);
    }

    private void count(Request request) {
        String value = request.getHeader(header);
        String token = value != null && value.startsWith(prefix) ? value.substring(prefix.length()) : "";
        calls.computeIfAbsent(token, first -> new AtomicInteger()).incrementAndGet();
    }

    /** How often it was asked, for whatever. */
    public int calls() {
        return calls.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** How often it was asked for this token. */
    public int calls(String token) {
        AtomicInteger count = calls.get(token);
        return count == null ? 0 : count.get();
    }

    @Override
    public void close() {
        down();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }
}
