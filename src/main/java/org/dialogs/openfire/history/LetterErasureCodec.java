package org.dialogs.openfire.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erasures as lines of the file in which they wait for the dead letters, each a JSON object; what people said they do not have. What a field
 * is called stays: the file may be read by a later version.
 */
final class LetterErasureCodec {

    private static final Logger LOG = LoggerFactory.getLogger(LetterErasureCodec.class);
    private static final JsonMapper MAPPER = Json.mapper();

    private LetterErasureCodec() {}

    /** With the end of the line. */
    static byte[] encode(LetterErasure erasure) {
        ObjectNode json = MAPPER.createObjectNode();
        ByteBuffer change = ChangeCodec.encode(new Change.Erase(erasure.erasure()));
        json.put("erasure", StandardCharsets.UTF_8.decode(change).toString());
        erasure.trace().ifPresent(trace -> write(json.putObject("message"), trace));
        try {
            return (MAPPER.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An erasure cannot be written as JSON", e);
        }
    }

    private static void write(ObjectNode json, MessageTrace trace) {
        json.put("application", trace.dialog().applicationId())
                .put("dialog", trace.dialog().id().hex())
                .put("sender", trace.senderJid())
                .put("stanzaId", trace.stanzaId())
                .put("received", trace.received());
        trace.correctionIds().forEach(json.putArray("corrections")::add);
    }

    /** What {@link #encode} gave; empty if it is not that. */
    static Optional<LetterErasure> decode(byte[] line) {
        try {
            JsonNode json = MAPPER.readTree(line);
            byte[] bytes = json.required("erasure").textValue().getBytes(StandardCharsets.UTF_8);
            return ChangeCodec.decode(bytes) instanceof Change.Erase erase
                    ? Optional.of(new LetterErasure(
                            erase.erasure(),
                            Optional.ofNullable(json.get("message")).map(LetterErasureCodec::trace)))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            // It was cut off when the process died: then it is in the journal still, and comes again.
            LOG.warn(
                    "A line of the erasures that wait for the dead letters cannot be read: {}",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static MessageTrace trace(JsonNode json) {
        Set<String> corrections = new HashSet<>();
        json.required("corrections").forEach(id -> corrections.add(id.textValue()));
        return new MessageTrace(
                new DialogKey(
                        json.required("application").longValue(),
                        new DialogId(json.required("dialog").textValue())),
                json.required("sender").textValue(),
                json.required("stanzaId").textValue(),
                corrections,
                json.required("received").longValue());
    }
}
