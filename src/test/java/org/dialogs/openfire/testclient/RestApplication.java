package org.dialogs.openfire.testclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An application whose clients begin sessions by REST, as QuickBlox's do. */
public record RestApplication(long id, String key, String secret) {

    private static final AtomicInteger NONCES = new AtomicInteger();

    /** What a client sends to begin a session, with its signature; {@code more} is signed, too. */
    public Map<String, String> request(Map<String, String> more) {
        Map<String, String> parameters = new TreeMap<>(more);
        parameters.putIfAbsent("application_id", Long.toString(id));
        parameters.putIfAbsent("auth_key", key);
        parameters.putIfAbsent("nonce", Integer.toString(NONCES.incrementAndGet()));
        parameters.putIfAbsent("timestamp", Long.toString(Instant.now().getEpochSecond()));
        parameters.put("signature", sign("HmacSHA1", parameters));
        return parameters;
    }

    /** HMAC of all of {@code parameters}, sorted, in hex. */
    public String sign(String algorithm, Map<String, String> parameters) {
        String text = new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("&"));
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks for a session, as a form. */
    public HttpResponse<String> begin(RestClient client, Map<String, String> more) {
        return client.form("POST", "/session.json", RestClient.form(request(more)));
    }

    /** The token of a new session without a user. */
    public String token(RestClient client) {
        return token(begin(client, Map.of()));
    }

    /** The token of a new session of a user. */
    public String token(RestClient client, String login, String password) {
        return token(begin(client, Map.of("user[login]", login, "user[password]", password)));
    }

    private static String token(HttpResponse<String> answer) {
        JsonNode session = RestClient.json(answer).path("session");
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("No session: " + answer.statusCode() + " " + answer.body());
        }
        return session.path("token").asText();
    }
}
