package org.dialogs.openfire.testclient;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the server's own document says of its answers: each answer has a status that is in it, and looks as it says. Thread-safe. */
public final class RestContract {

    private static final String DOCUMENT = "https://example.org/openapi.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> known = new ConcurrentHashMap<>();

    private RestContract(String text) {
        try {
            document = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The document is no JSON", e);
        }
        schemas = JsonSchemaFactory.getInstance(
                VersionFlag.V4,
                builder -> builder.metaSchema(OpenApi30.getInstance())
                        .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
                        .schemaLoaders(loaders -> loaders.schemas(Map.of(DOCUMENT, text))));
    }

    /** The one of the server that this client calls. */
    public static RestContract of(RestClient client) {
        return new RestContract(client.get("/openapi.json").body());
    }

    static RestContract of(String text) {
        return new RestContract(text);
    }

    /** @throws AssertionError if an answer is not as the document says */
    public void check(String method, String path, HttpResponse<String> answer) {
        check(method, path, answer.statusCode(), answer.body());
    }

    void check(String method, String path, int status, String body) {
        String call = method + " " + path + ": " + status + " " + body;
        Optional<String> pointer = operation(method.toLowerCase(Locale.ROOT), path.split("\\?", 2)[0]);
        if (method.equals("OPTIONS") && status == 204) {
            return;
        }
        if (pointer.isEmpty()) {
            if (status != 400 && status != 404 && status != 405) {
                throw new AssertionError("The document does not know " + call);
            }
            validate("/components/responses/NotFound", body, call);
            return;
        }
        String response = resolved(pointer.get() + "/responses/" + status);
        if (document.at(response).isMissingNode()) {
            throw new AssertionError("The document knows no such status: " + call);
        }
        validate(response, body, call);
    }

    /** Where the document has the call: a path that says a segment literally is before one that has a name there. */
    private Optional<String> operation(String method, String path) {
        String bare = path.endsWith(".json") ? path : path.matches(".*\\.(csv|jsonl)") ? path : path + ".json";
        return document.get("paths").properties().stream()
                .filter(entry -> entry.getValue().has(method))
                .filter(entry -> bare.matches(entry.getKey().replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+")))
                .min(Comparator.comparing(entry -> entry.getKey().contains("{")))
                .map(entry -> "/paths/" + entry.getKey().replace("~", "~0").replace("/", "~1") + "/" + method);
    }

    private String resolved(String pointer) {
        JsonNode reference = document.at(pointer + "/$ref");
        return reference.isMissingNode() ? pointer : reference.asText().substring(1);
    }

    private void validate(String response, String body, String call) {
        JsonNode content = document.at(response + "/content");
        if (content.isMissingNode()) {
            if (!body.isEmpty()) {
                throw new AssertionError("The document says that there is nothing: " + call);
            }
            return;
        }
        String schema = response + "/content/application~1json/schema";
        if (document.at(schema).isMissingNode()) {
            return;
        }
        try {
            Set<ValidationMessage> wrong =
                    known.computeIfAbsent(schema, this::schema).validate(JSON.readTree(body));
            if (!wrong.isEmpty()) {
                throw new AssertionError(wrong + " in " + call);
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + call, e);
        }
    }

    private JsonSchema schema(String pointer) {
        return schemas.getSchema(
                SchemaLocation.of(DOCUMENT + "#" + pointer.replace("{", "%7B").replace("}", "%7D")));
    }
}
