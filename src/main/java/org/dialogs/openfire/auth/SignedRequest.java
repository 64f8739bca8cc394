package org.dialogs.openfire.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The parameters of a request for a session, with an application's signature: in hex, HMAC-SHA1 or HMAC-SHA256 of all others as
 * {@code name=value}, sorted, with an ampersand between, as they are before they are encoded.
 *
 * @param parameters by their names, nested ones with brackets: {@code user[login]}
 */
public record SignedRequest(Map<String, String> parameters) {

    private static final String SIGNATURE = "signature";
    private static final int SHA1_LENGTH = 40;
    private static final int SHA256_LENGTH = 64;

    public SignedRequest {
        parameters = Map.copyOf(parameters);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether it was signed with this secret. Takes as long for a wrong signature as for the right one. */
    boolean isSignedWith(String secret) {
        String signature = value(SIGNATURE).orElse("");
        String algorithm = switch (signature.length()) {
            case SHA1_LENGTH -> "HmacSHA1";
            case SHA256_LENGTH -> "HmacSHA256";
            default -> "";
        };
        if (algorithm.isEmpty()) {
            return false;
        }
        try {
            return MessageDigest.isEqual(HexFormat.of().parseHex(signature), signed(algorithm, secret));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private byte[] signed(String algorithm, String secret) {
        String text = parameters.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(SIGNATURE))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .collect(Collectors.joining("&"));
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + algorithm, e);
        }
    }

    /** Says which parameters there are, and not what they say: there may be a password among them. */
    @Override
    public String toString() {
        return "SignedRequest" + parameters.keySet();
    }
}
