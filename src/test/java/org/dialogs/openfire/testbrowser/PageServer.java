package org.dialogs.openfire.testbrowser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dialogs.openfire.testhost.Ports;

/**
 * Serves a few pages to browsers of this machine, on 127.0.0.1: files that are known beforehand, and nothing else. A page may run
 * scripts from here alone, and connect to one Openfire host alone. Thread-safe.
 */
public final class PageServer implements AutoCloseable {

    private record Content(String type, byte[] bytes) {}

    private final Map<String, Content> contents = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, "pages");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;
    private final String policy;

    private PageServer(HttpServer server, String policy) {
        this.server = server;
        this.policy = policy;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /**
     * Begins to serve.
     *
     * @param port where; 0 for one that is free
     * @param host whom the pages may connect to
     */
    public static PageServer start(int port, OpenfireHost host) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            PageServer pages = new PageServer(server, policy(host.ports()));
            server.start();
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot serve pages on port " + port + " of 127.0.0.1", e);
        }
    }

    /** Serves these bytes from now on. */
    public PageServer with(String path, String type, byte[] bytes) {
        contents.put(path, new Content(type, bytes));
        return this;
    }

    /** Serves this resource from now on; the end of its name tells its type. */
    public PageServer with(String path, String resource) {
        String type =
                resource.endsWith(".html") ? "text/html" : resource.endsWith(".css") ? "text/css" : "text/javascript";
        try (InputStream bytes = PageServer.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new IllegalArgumentException("No such resource: " + resource);
            }
            return with(path, type + "; charset=utf-8", bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the pages are, with a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Security-Policy", policy);
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            Content content = contents.get(exchange.getRequestURI().getPath());
            boolean reads = exchange.getRequestMethod().equals("GET");
            if (content == null || !reads) {
                exchange.sendResponseHeaders(reads ? 404 : 405, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", content.type());
            exchange.sendResponseHeaders(200, content.bytes().length);
            exchange.getResponseBody().write(content.bytes());
        }
    }

    /** The SDK parses what is no XML, and what Chromium makes of that has style attributes: of those alone it may have its own. */
    private static String policy(Ports ports) {
        return ("default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:;"
                        + " connect-src 'self' ws://127.0.0.1:%1$d http://127.0.0.1:%1$d wss://127.0.0.1:%2$d https://127.0.0.1:%2$d;"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .formatted(ports.httpBind(), ports.httpBindTls());
    }
}
