package org.dialogs.openfire.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.dialogs.openfire.api.Answer.Bytes;
import org.dialogs.openfire.api.Route.Access;

/** What the REST API says of itself: a document of OpenAPI 3.0 with every call that it knows. */
final class DocumentEndpoints {

    private static final String DOCUMENT = "openapi.json";

    private final byte[] document;

    DocumentEndpoints() {
        try (InputStream in = DocumentEndpoints.class.getResourceAsStream(DOCUMENT)) {
            document = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Route> routes() {
        return List.of(Route.get(
                "/openapi",
                Access.OPEN,
                call -> new Answer(200, Map.of(), new Bytes("application/json; charset=utf-8", document))));
    }
}
