package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.dialogs.openfire.api.Answer.Parts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedTest {

    private static ObjectNode json(int length) {
        return JsonNodeFactory.instance.objectNode().put("text", "\u00e4".repeat(length));
    }

    private static Encoded encoded(Answer answer, String method, Map<String, String> headers) {
        try {
            return Encoded.of(answer, TestRequest.of(method, headers));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String unzipped(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void jsonIsUtf8() {
        Encoded encoded = encoded(Answer.created(json(2)), "POST", Map.of());

        assertThat(encoded.status()).isEqualTo(201);
        assertThat(encoded.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"text\":\"\u00e4\u00e4\"}");
        assertThat(encoded.length()).isEqualTo(encoded.body().length);
        assertThat(encoded.headers())
                .containsEntry("Content-Type", "application/json; charset=utf-8")
                .containsEntry("Vary", "Accept-Encoding")
                .doesNotContainKeys("ETag", "Content-Encoding");
    }

    @Test
    void nothingHasNoType() {
        Encoded encoded = encoded(Answer.empty(200), "GET", Map.of("Accept-Encoding", "gzip"));

        assertThat(encoded.headers()).isEmpty();
        assertThat(encoded.length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, gzip;q=0.5, br", "GZIP", "gzip;q=1"})
    void whatIsLongIsCompressedForWhoTakesThat(String taken) throws IOException {
        Answer answer = Answer.ok(json(1_000));

        Encoded encoded = encoded(answer, "GET", Map.of("Accept-Encoding", taken));

        assertThat(encoded.compressed()).isTrue();
        assertThat(encoded.headers()).containsEntry("Content-Encoding", "gzip");
        assertThat(encoded.length()).isEqualTo(encoded.body().length).isLessThan(500);
        assertThat(unzipped(encoded.body())).isEqualTo(json(1_000).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "gzip;q=0", "gzip; q=0.000, *", "br"})
    void andForNobodyElse(String taken) {
        Encoded encoded = encoded(Answer.ok(json(1_000)), "GET", Map.of("Accept-Encoding", taken));

        assertThat(encoded.compressed()).isFalse();
        assertThat(encoded.headers()).doesNotContainKey("Content-Encoding");
    }

    @Test
    void whatIsShortIsNotWorthIt() {
        assertThat(encoded(Answer.ok(json(100)), "GET", Map.of("Accept-Encoding", "gzip"))
                        .compressed())
                .isFalse();
    }

    @Test
    void whatIsReadHasATagThatIsTheSameAsLongAsItIs() {
        String tag = encoded(Answer.ok(json(1_000)), "GET", Map.of()).headers().get("ETag");

        assertThat(tag).matches("W/\"[0-9a-f]{24}\"");
        assertThat(encoded(Answer.ok(json(1_000)), "HEAD", Map.of("Accept-Encoding", "gzip"))
                        .headers())
                .containsEntry("ETag", tag);
        assertThat(encoded(Answer.ok(json(1_001)), "GET", Map.of()).headers().get("ETag"))
                .isNotEqualTo(tag);
        assertThat(encoded(Answer.ok(json(1_000)), "PUT", Map.of()).headers()).doesNotContainKey("ETag");
        assertThat(encoded(Answer.json(404, json(1)), "GET", Map.of()).headers())
                .doesNotContainKey("ETag");
    }

    @Test
    void whoHasItAlreadyIsToldSo() {
        String tag = encoded(Answer.ok(json(9)), "GET", Map.of()).headers().get("ETag");

        for (String known : List.of(tag, "\"x\", " + tag, "*", tag.substring(2))) {
            Encoded encoded = encoded(Answer.ok(json(9)), "GET", Map.of("If-None-Match", known));
            assertThat(encoded.status()).as(known).isEqualTo(304);
            assertThat(encoded.body()).isEmpty();
            assertThat(encoded.headers()).containsEntry("ETag", tag).containsEntry("Vary", "Accept-Encoding");
        }
        assertThat(encoded(Answer.ok(json(9)), "GET", Map.of("If-None-Match", "W/\"0\""))
                        .status())
                .isEqualTo(200);
        assertThat(encoded(Answer.ok(json(9)), "PUT", Map.of("If-None-Match", "*"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theLengthOfPartsIsNotKnownBefore() {
        Answer answer = new Answer(
                200, Map.of(), new Parts("text/csv", List.<byte[]>of().iterator()));

        Encoded encoded = encoded(answer, "GET", Map.of("Accept-Encoding", "gzip"));

        assertThat(encoded.length()).isNegative();
        assertThat(encoded.compressed()).isTrue();
        assertThat(encoded.headers()).containsEntry("Content-Type", "text/csv").doesNotContainKey("ETag");
    }

    @Test
    void headersOfTheAnswerStay() {
        assertThat(encoded(Answer.ok(json(1)).with("Retry-After", "1"), "GET", Map.of())
                        .headers())
                .containsEntry("Retry-After", "1");
    }
}
