package org.dialogs.openfire.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.dialogs.openfire.model.Attachment;

/** Attachments and parameters as JSON, the way they are kept. */
final class Json {

    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

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

    private static String text(Object value) {
        try {
            return Texts.storable(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON", e);
        }
    }
}
