package org.dialogs.openfire.testclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dialogs.openfire.testhost.OpenfireHost;

/** A client of the plugin's REST API. */
public final class RestClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(70);
    private static final String PATH = "/dialogs";

    private final String base;
    private final HttpClient http;
    private final Map<String, String> always;
    private final Optional<RestContract> contract;

    private RestClient(String base, HttpClient http, Map<String, String> always, Optional<RestContract> contract) {
        this.base = base;
        this.http = http;
        this.always = always;
        this.contract = contract;
    }

    /** Without TLS. */
    public static RestClient plain(OpenfireHost host) {
        return at(host, PATH);
    }

    /** Without TLS, at another path. */
    public static RestClient at(OpenfireHost host, String path) {
        return new RestClient(
                "http://127.0.0.1:" + host.ports().httpBind() + path,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
                Map.of(),
                Optional.empty());
    }

    /** With TLS; the server's certificate is its own. */
    public static RestClient overTls(OpenfireHost host) {
        return new RestClient(
                "https://127.0.0.1:" + host.ports().httpBindTls() + PATH,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(TrustAll.context())
                        .build(),
                Map.of(),
                Optional.empty());
    }

    /** The same with the token of a session. */
    public RestClient with(String token) {
        return new RestClient(base, http, Map.of("QB-Token", token), contract);
    }

    /** The same, of which each answer has to be as the server's document says. */
    public RestClient checked() {
        return new RestClient(base, http, always, Optional.of(RestContract.of(this)));
    }

    /** Parameters as they stand in a form or behind a question mark. */
    public static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public HttpResponse<String> get(String path) {
        return send("GET", path, Map.of(), "");
    }

    public HttpResponse<String> delete(String path) {
        return send("DELETE", path, Map.of(), "");
    }

    /** With a body that is a form. */
    public HttpResponse<String> form(String method, String path, String body) {
        return send(method, path, Map.of("Content-Type", "application/x-www-form-urlencoded"), body);
    }

    /** With a body that is JSON. */
    public HttpResponse<String> json(String method, String path, Object body) {
        try {
            return send(method, path, Map.of("Content-Type", "application/json"), JSON.writeValueAsString(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HttpResponse<String> send(String method, String path, Map<String, String> headers, String body) {
        return send(method, path, headers, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    /** With a body of whatever. */
    public HttpResponse<String> send(String method, String path, Map<String, String> headers, byte[] body) {
        return send(
                method, path, headers, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    }

    /** With a body whose length is not said before. */
    public HttpResponse<String> sendChunked(String method, String path, Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(method, path, headers, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    }

    private HttpResponse<String> send(String method, String path, Map<String, String> headers, BodyPublisher body) {
        Map<String, String> all = new HashMap<>(always);
        all.putAll(headers);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT).method(method, body);
        all.forEach(request::header);
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            // What is compressed is not read here.
            if (answer.headers().firstValue("Content-Encoding").isEmpty() && !method.equals("HEAD")) {
                contract.ifPresent(document -> document.check(method, path, answer));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The JSON of an answer. */
    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("This is no JSON: " + answer.body(), e);
        }
    }
}
