package org.dialogs.openfire.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Calls of the REST API as nobody should make them, and some as one should: of the document's paths and names, ids that there are, and nonsense. */
final class RandomCalls {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "FOO");
    private static final List<String> OPERATORS =
            List.of("eq", "ne", "lt", "lte", "gt", "gte", "in", "nin", "all", "ctn", "like", "", "0", "a]b");
    private static final List<String> NONSENSE = List.of(
            "",
            " ",
            "0",
            "1",
            "2",
            "3",
            "-1",
            "1.5",
            "1e99",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "\u0661\u0662",
            "true",
            "null",
            "undefined",
            "x",
            "../..",
            "a/b",
            "%",
            "%s%n",
            "'; DROP TABLE ofDialog; --",
            "\" OR 1=1",
            "<a b='c'/>",
            "]]>&amp;&#0;",
            "\ud83d\ude00\u00e4\u202e",
            "\ufffd",
            "a\u0000b",
            "a\u0001b",
            "\r\nX-Header: 1",
            "1,2,,3",
            "2016-11-28T11:58:39Z",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "1480334319",
            "253402300799",
            "ffffffffffffffffffffffff",
            "FFFFFFFFFFFFFFFFFFFFFFFF",
            "number id in 1,2",
            "number id between 5,1",
            "number id gt 0",
            "string login in a,b",
            "date created_at gt 2016-11-28",
            "desc number id",
            "asc date created_at",
            "x".repeat(300),
            "\u00e4".repeat(2_000),
            "x".repeat(70_000));

    private static final Set<String> FLAGS = Set.of(
            "send_to_chat",
            "system",
            "markable",
            "force",
            "read",
            "delivered",
            "enabled",
            "is_join_required",
            "is_joinable",
            "mark_as_read",
            "count");
    private static final Set<String> NUMBERS = Set.of("limit", "skip", "page", "per_page", "type");
    private static final Set<String> OBJECTS = Set.of("user", "push_all", "pull_all", "data");

    private final Random random;
    private final List<Operation> operations = new ArrayList<>();
    private final List<String> names;
    private final Known known;
    private Known own = new Known();

    /** Ids that mean something to the server: of all applications and users. */
    record Known(List<String> dialogs, List<String> messages, List<String> users) {

        Known() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /**
     * @param names of its parameters, in the query and in the body
     * @param required those of them without which it is invalid
     */
    private record Operation(String method, String path, List<String> names, Set<String> required) {}

    /**
     * @param path with its query
     * @param operation what it is of the document's, or an empty text
     */
    record Call(String operation, String method, String path, Map<String, String> headers, byte[] body) {

        @Override
        public String toString() {
            String text = new String(body, StandardCharsets.UTF_8);
            String shown = method + " " + path + " " + headers + " " + text;
            return shown.length() > 2_000 ? shown.substring(0, 2_000) + "\u2026" : shown;
        }
    }

    RandomCalls(Random random, JsonNode document, Known known) {
        this.random = random;
        this.known = known;
        TreeSet<String> all = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> !method.getKey().equals("parameters"))
                        .forEach(method -> {
                            Operation operation = new Operation(
                                    method.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    new ArrayList<>(),
                                    new TreeSet<>());
                            read(operation, document, method.getValue());
                            all.addAll(operation.names);
                            operations.add(operation);
                        }));
        all.addAll(List.of("colour", "a b", "xmlns", "__proto__", "", "user[login]", "message[a]", "_id", "date_sent"));
        names = List.copyOf(all);
    }

    private static void read(Operation operation, JsonNode document, JsonNode method) {
        method.path("parameters").forEach(each -> {
            JsonNode parameter = each.has("$ref") ? at(document, each) : each;
            operation.names.add(parameter.get("name").asText());
            if (parameter.path("required").asBoolean()) {
                operation.required.add(parameter.get("name").asText());
            }
        });
        JsonNode schema = method.at("/requestBody/content/application~1json/schema");
        JsonNode body = schema.has("$ref") ? at(document, schema) : schema;
        body.path("properties").fieldNames().forEachRemaining(operation.names::add);
        body.path("required").forEach(name -> operation.required.add(name.asText()));
        if (operation.method.equals("POST") && operation.path.contains("Message")) {
            operation.required.addAll(List.of("chat_dialog_id", "message"));
        }
    }

    private static JsonNode at(JsonNode document, JsonNode reference) {
        return document.at(reference.get("$ref").asText().substring(1));
    }

    private boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }

    private String dialog() {
        return any(oneIn(2) && !own.dialogs.isEmpty() ? own.dialogs : known.dialogs);
    }

    private String message() {
        return any(oneIn(2) && !own.messages.isEmpty() ? own.messages : known.messages);
    }

    private String user() {
        return any(oneIn(2) && !own.users.isEmpty() ? own.users : known.users);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** @param ids those that its maker may use */
    Call next(Known ids) {
        own = ids;
        Operation operation = any(operations);
        String method = oneIn(20) ? any(METHODS) : operation.method;
        boolean isRandom = oneIn(30);
        String path = isRandom ? randomPath() : fill(operation.path);
        Map<String, String> headers = headers();
        byte[] body = new byte[0];
        boolean inBody = !operation.method.equals("GET") && !oneIn(10) || oneIn(20);
        List<String> query = new ArrayList<>();
        for (int i = inBody && !oneIn(3) ? 0 : 1 + random.nextInt(4); i > 0; i--) {
            query.add(pair(operation));
        }
        if (operation.method.equals("GET")) {
            operation.required.stream()
                    .filter(name -> !oneIn(5))
                    .forEach(name -> query.add(name + "=" + encode(bounded(sensible(name)))));
        }
        if (inBody) {
            body = body(operation, headers);
        }
        String all = query.isEmpty() ? path : path + "?" + String.join("&", query);
        boolean isOfTheDocument = method.equals(operation.method) && !isRandom;
        return new Call(isOfTheDocument ? method + " " + operation.path : "", method, all, headers, body);
    }

    private String randomPath() {
        return "/"
                + IntStream.range(0, random.nextInt(6))
                        .mapToObj(i -> oneIn(2)
                                ? any(List.of("users", "chat", "Dialog", "Message", "session", "login"))
                                : segment("/chat"))
                        .collect(Collectors.joining("/"));
    }

    private String fill(String path) {
        String filled = path.replaceAll("\\{\\w+}", "#");
        while (filled.contains("#")) {
            filled = filled.replaceFirst("#", Matcher.quoteReplacement(segment(path)));
        }
        return oneIn(5) ? filled.replaceAll("\\.json$", "") : filled;
    }

    private String segment(String path) {
        String value = oneIn(4) ? text() : likely(path);
        if (oneIn(5)) {
            value += "," + likely(path) + "," + text();
        }
        // These the web server itself resolves, or refuses, in some versions: such calls do not get to the API.
        String plain = bounded(value).replaceAll("[/\\\\%;\\p{Cntrl}]", "_");
        return plain.isEmpty() ? "_" : encode(plain).replace("+", "%20");
    }

    private String likely(String path) {
        return path.startsWith("/users") ? user() : path.contains("Dialog") ? dialog() : message();
    }

    /** The web server has a limit of its own for what stands before the body. */
    private static String bounded(String text) {
        return text.substring(0, Math.min(text.length(), 150));
    }

    private String pair(Operation operation) {
        String name = name(operation);
        String operator = oneIn(2) ? "" : "[" + any(OPERATORS) + "]";
        String more = oneIn(20) ? "[" + any(OPERATORS) + "]" : "";
        String value = sensible(name);
        return encode(name + operator + more) + (oneIn(50) ? "" : "=" + encode(bounded(value)));
    }

    private String name(Operation operation) {
        return operation.names.isEmpty() || oneIn(5) ? any(names) : any(operation.names);
    }

    private String text() {
        return oneIn(2) ? any(List.of(dialog(), message(), user())) : any(NONSENSE);
    }

    /** What might be meant by a name, or not. */
    private String sensible(String name) {
        if (oneIn(4)) {
            return text();
        }
        if (FLAGS.contains(name)) {
            return String.valueOf(random.nextInt(2));
        }
        if (NUMBERS.contains(name)) {
            return String.valueOf(1 + random.nextInt(3));
        }
        return switch (name) {
            case "occupants_ids" -> user() + (oneIn(2) ? "" : "," + user());
            case "chat_dialog_id", "chat_dialog_ids" -> dialog();
            case "_id" -> oneIn(2) ? dialog() : message();
            case "recipient_id", "user_id", "sender_id", "last_message_user_id" -> user();
            case "sort_asc", "sort_desc" -> any(List.of("date_sent", "name", "_id", "created_at"));
            case "login", "password", "old_password" -> "name" + random.nextInt(1_000_000_000);
            case "email" -> "name" + random.nextInt(1_000_000_000) + "@example.org";
            default -> text();
        };
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        if (oneIn(10)) {
            headers.put("If-None-Match", any(List.of("*", "W/\"0\"", "\"", "x".repeat(1_000))));
        }
        if (oneIn(10)) {
            headers.put("Origin", any(List.of("null", "https://x", "x")));
        }
        if (oneIn(100)) {
            headers.put("Content-Encoding", any(List.of("gzip", "identity")));
        }
        return headers;
    }

    private byte[] body(Operation operation, Map<String, String> headers) {
        if (oneIn(15)) {
            headers.put(
                    "Content-Type", any(List.of("application/json", "text/plain", "a/b", ";", "multipart/form-data")));
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            return bytes;
        }
        ObjectNode object = object(operation, 3);
        if (!oneIn(4)) {
            operation.required.forEach(name -> object.set(name, meant(operation, name)));
        }
        if (oneIn(2)) {
            headers.put("Content-Type", "application/x-www-form-urlencoded");
            List<String> pairs = new ArrayList<>();
            object.properties().forEach(entry -> write(pairs, encode(entry.getKey()), entry.getValue()));
            return String.join("&", pairs).getBytes(StandardCharsets.UTF_8);
        }
        headers.put("Content-Type", "application/json");
        return object.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void write(List<String> pairs, String name, JsonNode node) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> write(pairs, name + "[" + encode(entry.getKey()) + "]", entry.getValue()));
        } else if (node.isArray()) {
            node.forEach(each -> write(pairs, name + "[]", each));
        } else {
            pairs.add(name + (oneIn(50) ? "" : "=" + encode(node.asText())));
        }
    }

    private ObjectNode object(Operation operation, int depth) {
        ObjectNode object = JSON.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = name(operation);
            object.set(name, oneIn(3) ? value(operation, depth) : meant(operation, name));
        }
        return object;
    }

    private JsonNode meant(Operation operation, String name) {
        if (!OBJECTS.contains(name)) {
            return JSON.textNode(sensible(name));
        }
        ObjectNode object = JSON.objectNode();
        for (String part : name.equals("user") ? List.of("login", "password") : List.of("occupants_ids")) {
            object.put(part, sensible(part));
        }
        if (oneIn(3)) {
            String more = name(operation);
            object.set(more, value(operation, 2));
        }
        return object;
    }

    private JsonNode value(Operation operation, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> JSON.numberNode(random.nextInt(5));
            case 1 -> JSON.numberNode(random.nextLong());
            case 2 -> oneIn(2) ? JSON.nullNode() : JSON.booleanNode(random.nextBoolean());
            case 3 -> JSON.numberNode(new BigDecimal(any(List.of("1.5", "1e400", "-0.0", "1e-999999", "3e999999999"))));
            case 4, 5, 6 -> JSON.textNode(text());
            case 7 -> {
                ArrayNode array = JSON.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    array.add(value(operation, depth - 1));
                }
                yield array;
            }
            default -> object(operation, depth - 1);
        };
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
