package org.dialogs.openfire.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Reads the parameters of a request into one tree: those of the query and those of the body, which is a form or a JSON object. Names with
 * brackets nest: {@code user[login]=x} is {@code {"user": {"login": "x"}}}, {@code ids[]=1&ids[]=2} a list. The body is before the query.
 * Everything is bounded: depth, how many, how long names are.
 */
final class ParameterReader {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_PARAMETERS = 2_000;
    /** Of JSON, names and values: a list is one name, and may be long. */
    private static final int MAX_NAMES = 4_000;

    private static final int MAX_VALUES = 20_000;
    private static final int MAX_NAME = 256;
    private static final int MAX_NUMBER = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.newBoundedPool(16))
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNameLength(MAX_NAME)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ParameterReader() {}

    static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * @param query as it came, or null
     * @param contentType the body's, or null
     * @throws ApiException 400 if something cannot be read, 415 if the body is of another kind
     */
    static Parameters read(String query, String contentType, byte[] body) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        if (query != null) {
            readForm(query, tree);
        }
        if (body.length > 0) {
            ObjectNode ofBody = body(contentType, body);
            ofBody.properties().forEach(entry -> tree.set(entry.getKey(), entry.getValue()));
        }
        check(tree);
        checkSize(tree);
        return new Parameters(tree);
    }

    /** A form has few pairs, but a body of JSON has room for a hundred thousand names, each of which might be a filter. */
    private static void checkSize(ObjectNode tree) {
        int names = 0;
        int values = 0;
        Deque<JsonNode> left = new ArrayDeque<>(List.of(tree));
        while (!left.isEmpty()) {
            JsonNode node = left.remove();
            names += node.isObject() ? node.size() : 0;
            values += node.size();
            if (names > MAX_NAMES || values > MAX_VALUES) {
                throw ApiException.of(
                        400, "There are more than " + MAX_NAMES + " parameters, or " + MAX_VALUES + " values in all");
            }
            node.forEach(child -> {
                if (child.isContainerNode()) {
                    left.add(child);
                }
            });
        }
    }

    /** What is said may go out over XMPP: a character that XML cannot have would end the streams of those who get it. */
    private static void check(JsonNode node) {
        if (node.isTextual()) {
            check(node.textValue());
        }
        node.fieldNames().forEachRemaining(ParameterReader::check);
        node.forEach(ParameterReader::check);
    }

    private static void check(String text) {
        boolean isXml = text.codePoints()
                .allMatch(c -> c == '\t'
                        || c == '\n'
                        || c == '\r'
                        || c >= 0x20 && c <= 0xD7FF
                        || c >= 0xE000 && c <= 0xFFFD
                        || c >= 0x10000);
        if (!isXml) {
            throw ApiException.of(400, "A text has a character that XML does not have");
        }
    }

    private static ObjectNode body(String contentType, byte[] body) {
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.equals("application/json") || type.endsWith("+json")) {
            return json(body);
        }
        if (type.isEmpty() || type.equals("application/x-www-form-urlencoded") || type.equals("text/plain")) {
            // There are clients that do not say that it is JSON.
            return body[0] == '{' ? json(body) : form(body);
        }
        throw ApiException.of(415, "A body is application/json or application/x-www-form-urlencoded");
    }

    private static ObjectNode json(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(utf8(body));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw ApiException.of(400, "The body's JSON must be an object");
        } catch (JsonProcessingException e) {
            throw ApiException.of(400, "The body is not JSON that can be read: " + where(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException e) {
            // Which is not said as what else is wrong with JSON.
            throw ApiException.of(400, "The body's JSON has a number that is too large or too small");
        }
    }

    /** Without what was sent: that may be a password. */
    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? "it is not complete"
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static ObjectNode form(byte[] body) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        readForm(utf8(body), tree);
        return tree;
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ApiException.of(400, "The body is not UTF-8");
        }
    }

    private static void readForm(String text, ObjectNode tree) {
        String[] pairs = text.strip().split("&", MAX_PARAMETERS + 1);
        if (pairs.length > MAX_PARAMETERS) {
            throw ApiException.of(400, "There are more than " + MAX_PARAMETERS + " parameters");
        }
        for (String pair : pairs) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                put(tree, keys(name), value);
            }
        }
    }

    private static String decode(String text) {
        return PercentCode.inForm(text)
                .orElseThrow(() -> ApiException.of(
                        400, "A parameter has percent signs that are not two hex digits each, or no UTF-8"));
    }

    /** {@code a[b][]} is a, b and an empty key, which stands for the next place in a list. */
    private static List<String> keys(String name) {
        int bracket = name.indexOf('[');
        List<String> keys = new ArrayList<>();
        keys.add(bracket < 0 ? name : name.substring(0, bracket));
        int at = bracket;
        while (at >= 0 && at < name.length()) {
            int end = name.indexOf(']', at);
            if (name.charAt(at) != '[' || end < 0) {
                throw ApiException.of(400, "A parameter's name has brackets that do not match");
            }
            keys.add(name.substring(at + 1, end));
            at = end + 1;
        }
        boolean isEmpty = keys.get(0).isEmpty();
        if (isEmpty || name.length() > MAX_NAME || keys.size() > MAX_DEPTH) {
            throw ApiException.of(400, "A parameter's name is empty, too long, or nested too deeply");
        }
        return keys;
    }

    private static void put(ObjectNode tree, List<String> keys, String value) {
        ObjectNode at = tree;
        for (int i = 0; i < keys.size() - 1; i++) {
            String key = key(at, keys.get(i));
            JsonNode next = at.get(key);
            if (next == null) {
                next = at.putObject(key);
            }
            if (!(next instanceof ObjectNode object)) {
                throw ApiException.of(400, "The parameter " + keys.get(0) + " is a value and has parts as well");
            }
            at = object;
        }
        String last = key(at, keys.get(keys.size() - 1));
        if (at.get(last) instanceof ObjectNode) {
            throw ApiException.of(400, "The parameter " + keys.get(0) + " is a value and has parts as well");
        }
        at.put(last, value);
    }

    /** Of a nameless one the next number that nobody has. */
    private static String key(ObjectNode at, String key) {
        if (!key.isEmpty()) {
            return key;
        }
        int next = at.size();
        while (at.has(Integer.toString(next))) {
            next++;
        }
        return Integer.toString(next);
    }
}
