package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.api.Route.Access;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.Test;

/** The document that describes the REST API describes the one that there is. What its answers look like is checked against the real one. */
class OpenApiTest {

    private static final List<String> METHODS = List.of("get", "post", "put", "delete");
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    private final JsonNode document = read();

    private static JsonNode read() {
        try (InputStream in = DocumentEndpoints.class.getResourceAsStream("openapi.json")) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All calls, by method and path: names of path parameters are no part of it. */
    private static Map<String, Access> routes() {
        ChatApi chat = new ChatApi(
                new Settings(property -> null),
                null,
                new JDBCDataSource(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Clock.systemUTC());
        return AllRoutes.of(new StatusEndpoints(null, null, "", Clock.systemUTC()), null, null, chat).stream()
                .collect(Collectors.toMap(
                        route -> route.method() + " " + nameless(route.template()),
                        Route::access,
                        (one, other) -> {
                            throw new AssertionError("The same call twice");
                        },
                        TreeMap::new));
    }

    private static String nameless(String path) {
        return NAME.matcher(path.replaceAll("\\.json$", "")).replaceAll("{}");
    }

    /** @param path as the document has it */
    private record Operation(String method, String path, JsonNode item, JsonNode node) {

        String name() {
            return method.toUpperCase(java.util.Locale.ROOT) + " " + nameless(path);
        }
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .forEach(method -> operations.add(new Operation(
                                method,
                                path.getKey(),
                                path.getValue(),
                                path.getValue().get(method)))));
        return operations;
    }

    @Test
    void itHasTheCallsThatThereAre() {
        assertThat(operations().stream().map(Operation::name)).containsExactlyInAnyOrderElementsOf(routes().keySet());
        assertThat(document.get("paths").properties())
                .allSatisfy(path -> assertThat(path.getKey()).matches("/.*\\.(json|jsonl|csv)|/metrics"));
    }

    @Test
    void itSaysWhoMayMakeThem() {
        Map<String, Access> routes = routes();

        assertThat(operations())
                .allSatisfy(operation -> assertThat(operation.node.get("security"))
                        .as(operation.name())
                        .hasToString(
                                switch (routes.get(operation.name())) {
                                    case OPEN -> "[]";
                                    case SESSION -> "[{\"Session\":[]}]";
                                    case USER -> "[{\"UserSession\":[]}]";
                                    case METRICS -> "[{\"Metrics\":[]}]";
                                }));
        assertThat(operations()).allSatisfy(operation -> {
            boolean mayLackASession = routes.get(operation.name()) != Access.OPEN;
            assertThat(operation.node.get("responses").has("401") || !mayLackASession)
                    .as(operation.name())
                    .isTrue();
        });
    }

    @Test
    void everyReferenceIsToSomething() {
        List<String> references = document.findValuesAsText("$ref");

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/components/");
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        });
        document.get("components").properties().stream()
                .filter(kind -> !kind.getKey().equals("securitySchemes"))
                .forEach(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                name -> assertThat(references).contains("#/components/" + kind.getKey() + "/" + name)));
    }

    @Test
    void everyCallSaysWhatItIsAndWhatStandsInItsPath() {
        List<Operation> operations = operations();

        assertThat(operations.stream().map(operation -> operation.node.get("operationId")))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
        assertThat(operations).allSatisfy(operation -> {
            assertThat(operation.node.get("summary").asText()).isNotBlank();
            List<String> named = new ArrayList<>();
            operation
                    .item
                    .path("parameters")
                    .forEach(parameter -> named.add(parameter.get("name").asText()));
            Matcher names = NAME.matcher(operation.path);
            List<String> inPath = new ArrayList<>();
            while (names.find()) {
                inPath.add(names.group(1));
            }
            assertThat(named).as(operation.name()).isEqualTo(inPath);
        });
    }

    @Test
    void itIsOfThisVersion() throws IOException {
        String plugin = Files.readString(Path.of("plugin.xml"));

        assertThat(plugin).contains("<version>" + document.at("/info/version").asText() + "</version>");
    }
}
