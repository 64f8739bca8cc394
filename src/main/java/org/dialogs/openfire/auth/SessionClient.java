package org.dialogs.openfire.auth;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.RemoteService;

/**
 * Asks REST services about sessions, with a pool of connections. Certificates are checked against the Java runtime's trust store; a
 * redirect is followed on the same host, port and scheme only; headers, bodies and silences are bounded. Thread-safe.
 */
final class SessionClient implements AutoCloseable {

    private static final int MAX_LINE = 8_192;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_REDIRECTS = 3;
    private static final Http1Config HTTP = Http1Config.custom()
            .setMaxLineLength(MAX_LINE)
            .setMaxHeaderCount(MAX_HEADERS)
            .setMaxEmptyLineCount(MAX_HEADERS)
            .build();

    private final AuthSettings settings;
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;

    SessionClient(AuthSettings settings) {
        this.settings = settings;
        connections = PoolingHttpClientConnectionManagerBuilder.create()
                .useSystemProperties()
                .setConnectionFactory(Unlogged::to)
                .setConnectionConfigResolver(route -> ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.remoteConnectTimeout()))
                        .setSocketTimeout(Timeout.of(settings.remoteResponseTimeout()))
                        .setValidateAfterInactivity(TimeValue.ofMilliseconds(200))
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build())
                .build();
        client = HttpClients.custom()
                .setConnectionManager(connections)
                .setRoutePlanner(new SystemDefaultRoutePlanner(null))
                .setRedirectStrategy(new SameOrigin())
                .setUserAgent("Openfire-Dialogs")
                .setRetryStrategy(new OnceIfStale())
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
    }

    /** A request for what the service has of a session. */
    HttpGet request(RemoteService service, SessionToken token) {
        HttpGet request = new HttpGet(service.uri());
        request.setHeader("Accept", "application/json");
        request.setHeader(
                service.header(), service.prefix().map(prefix -> prefix + " ").orElse("") + token.text());
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(settings.timeout()))
                .setResponseTimeout(Timeout.of(settings.remoteResponseTimeout()))
                .setMaxRedirects(MAX_REDIRECTS)
                .build());
        return request;
    }

    /**
     * Sends it and reads the answer. Cancelling the request ends this.
     *
     * @throws IOException if there is no answer, or one that is longer than it may be
     */
    SessionAnswer get(RemoteService service, HttpGet request) throws IOException {
        connections.setMaxTotal(settings.maxChecks());
        connections.setDefaultMaxPerRoute(settings.maxChecks());
        return client.execute(request, response -> {
            try {
                return read(service, response);
            } catch (TooLong e) {
                // Else the client would read the rest, to use the connection again.
                request.cancel();
                throw e;
            }
        });
    }

    private static SessionAnswer read(RemoteService service, ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        byte[] body = new byte[0];
        if (entity != null) {
            if (entity.getContentLength() > service.maxBytes()) {
                throw new TooLong(service.maxBytes());
            }
            body = entity.getContent().readNBytes(service.maxBytes() + 1);
            if (body.length > service.maxBytes()) {
                throw new TooLong(service.maxBytes());
            }
        }
        Optional<String> expiry = service.expiryHeader()
                .map(response::getFirstHeader)
                .map(Header::getValue)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
        return new SessionAnswer(response.getCode(), expiry, body);
    }

    /** Connections that have not been used for a while are closed. */
    void tidy() {
        connections.closeExpired();
        connections.closeIdle(TimeValue.of(30, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    /** More than an answer about a session can be. */
    static final class TooLong extends IOException {

        TooLong(int maxBytes) {
            super("the answer is longer than " + maxBytes + " bytes");
        }
    }

    /** Nobody else gets to see the token. */
    private static final class SameOrigin extends DefaultRedirectStrategy {

        @Override
        public boolean isRedirectAllowed(
                HttpHost currentTarget, HttpHost newTarget, HttpRequest redirect, HttpContext context) {
            return currentTarget.equals(newTarget);
        }
    }

    /** A connection that waited in the pool may have been closed by the service while the request was under way. */
    private static final class OnceIfStale implements HttpRequestRetryStrategy {

        @Override
        public boolean retryRequest(HttpRequest request, IOException failure, int count, HttpContext context) {
            return count == 1 && failure instanceof NoHttpResponseException;
        }

        @Override
        public boolean retryRequest(HttpResponse response, int count, HttpContext context) {
            return false;
        }

        @Override
        public TimeValue getRetryInterval(HttpResponse response, int count, HttpContext context) {
            return TimeValue.ZERO_MILLISECONDS;
        }
    }

    /** The client's own connections write headers and bodies to the server's log when that is at debug: tokens, and people's names. */
    private static final class Unlogged extends DefaultManagedHttpClientConnection {

        private Unlogged() {
            super("dialogs-session", null, null, HTTP, null, null, null, null);
        }

        static Unlogged to(Socket socket) throws IOException {
            Unlogged connection = new Unlogged();
            if (socket != null) {
                connection.bind(socket);
            }
            return connection;
        }

        @Override
        public void bind(Socket socket) throws IOException {
            bind(new SocketHolder(socket));
        }

        @Override
        public void bind(SSLSocket tls, Socket socket) throws IOException {
            bind(new SocketHolder(tls, socket));
        }

        @Override
        protected void onRequestSubmitted(ClassicHttpRequest request) {
            // Not for the log.
        }

        @Override
        protected void onResponseReceived(ClassicHttpResponse response) {
            // Not for the log.
        }
    }
}
