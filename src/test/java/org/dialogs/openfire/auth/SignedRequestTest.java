package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures that other implementations of HMAC have made. */
class SignedRequestTest {

    private static final String SECRET = "BTFsj7Rtt27DAmT";
    private static final String SHA1 = "7aa5100f52b7bca16f6cb5b348567c7231f375ee";
    private static final String SHA256 = "86dc6dbe34a8b5108393d53b0c2cf050080d1a4cc64487f7863520f17512f935";

    private final Map<String, String> parameters = new HashMap<>(Map.of(
            "application_id", "92",
            "auth_key", "wJHdOcQSxXQGWx5",
            "nonce", "33432",
            "timestamp", "1326966962",
            "user[password]", "p&=\u00e9",
            "user[login]", "emma"));

    private boolean isSigned(String signature) {
        parameters.put("signature", signature);
        return new SignedRequest(parameters).isSignedWith(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {SHA1, SHA256})
    void theSignatureIsOverAllParametersAsTheyAreSorted(String signature) {
        assertThat(isSigned(signature)).isTrue();
        assertThat(isSigned(signature.toUpperCase())).isTrue();
        assertThat(new SignedRequest(parameters).isSignedWith(SECRET + "x")).isFalse();

        parameters.put("user[login]", "emmy");
        assertThat(isSigned(signature)).isFalse();
        parameters.put("user[login]", "emma");
        parameters.put("more", "1");
        assertThat(isSigned(signature)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abc", "0000000000000000000000000000000000000000", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
            })
    void whatIsNoSignatureOrAnotherIsNotTheRightOne(String signature) {
        assertThat(isSigned(signature)).isFalse();
    }

    @Test
    void aPasswordIsNotShown() {
        assertThat(new SignedRequest(parameters).toString())
                .doesNotContain("p&=")
                .contains("user[password]");
    }
}
