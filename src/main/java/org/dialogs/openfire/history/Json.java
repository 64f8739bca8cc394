package org.dialogs.openfire.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.dialogs.openfire.model.Attachment;

/** Attachments and parameters as JSON, the way they are kept. */
final class Json {

    private static final int MAX_TEXT = 64 << 20;

    /** Its pool of buffers is a queue: one by thread would tie the server's threads to the plugin's classes. */
    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(16))
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_TEXT)
                    .build())
            .build());

    private Json() {}

    static JsonMapper mapper() {
        return MAPPER;
    }

    /** An array of objects, or null if there are none. */
    static String textOfAttachments(List<Attachment> attachments) {
        return attachments.isEmpty()
                ? null
                : text(attachments.stream().map(Attachment::attributes).toList());
    }

    /** An object, or null if there are none. */
    static String textOfParameters(Map<String, Object> parameters) {
        return parameters.isEmpty() ? null : text(parameters);
    }

    /** The attachments that {@link #textOfAttachments} wrote. */
    static List<Attachment> attachments(String text) {
        return text == null
                ? List.of()
                : read(text, new TypeReference<List<Map<String, String>>>() {}).stream()
                        .map(Attachment::new)
                        .toList();
    }

    /** The parameters that {@link #textOfParameters} wrote. */
    static Map<String, Object> parameters(String text) {
        return text == null ? Map.of() : read(text, new TypeReference<>() {});
    }

    private static <T> T read(String text, TypeReference<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database has something that is not what was written", e);
        }
    }

    private static String text(Object value) {
        try {
            return Texts.storable(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON", e);
        }
    }
}
