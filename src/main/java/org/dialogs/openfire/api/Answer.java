package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a call is answered.
 *
 * @param status of HTTP
 * @param headers besides those that every answer has
 */
public record Answer(int status, Map<String, String> headers, Content content) {

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** What stands in the answer's body. */
    public sealed interface Content {}

    /** Nothing. */
    public record Nothing() implements Content {}

    /** JSON. */
    public record Json(JsonNode node) implements Content {}

    /**
     * Bytes that are there already.
     *
     * @param type the media type
     */
    public record Bytes(String type, byte[] bytes) implements Content {}

    /**
     * Something long, a part after the other: the next one is asked for when the last one has gone out, on a thread that may wait for the
     * database.
     *
     * @param type the media type
     */
    public record Parts(String type, Iterator<byte[]> parts) implements Content {}

    /** 200 with JSON. */
    public static Answer ok(JsonNode node) {
        return json(200, node);
    }

    /** 201 with JSON. */
    public static Answer created(JsonNode node) {
        return json(201, node);
    }

    public static Answer json(int status, JsonNode node) {
        return new Answer(status, Map.of(), new Json(node));
    }

    /** A status alone. */
    public static Answer empty(int status) {
        return new Answer(status, Map.of(), new Nothing());
    }

    public Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, content);
    }
}
