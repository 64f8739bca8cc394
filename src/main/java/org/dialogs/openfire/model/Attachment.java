package org.dialogs.openfire.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file, picture or place that goes with a message. The file itself is elsewhere.
 *
 * @param attributes what the message says of it, in the sender's order: {@code type}, {@code id}, {@code url}, {@code data},
 *     {@code size}, {@code width}, {@code height}, {@code duration}, {@code content-type}, {@code name}, and whatever else
 */
public record Attachment(Map<String, String> attributes) {

    public Attachment {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }
}
