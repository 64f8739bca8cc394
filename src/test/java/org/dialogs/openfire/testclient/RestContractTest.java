package org.dialogs.openfire.testclient;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** That tests notice when answers are not as the document says. */
class RestContractTest {

    private static final String USER =
            "{\"user\":{\"id\":1,\"full_name\":null,\"email\":null,\"login\":\"ann\",\"phone\":null,"
                    + "\"website\":null,\"created_at\":\"2016-11-28T11:58:39Z\",\"updated_at\":\"2016-11-28T11:58:39Z\","
                    + "\"last_request_at\":null,\"external_user_id\":null,\"facebook_id\":null,\"twitter_id\":null,"
                    + "\"blob_id\":null,\"custom_data\":null,\"user_tags\":null}}";

    private final RestContract contract = RestContract.of(document());

    private static String document() {
        try {
            return Files.readString(Path.of("src/main/resources/org/dialogs/openfire/api/openapi.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void wrong(String message, String method, String path, int status, String body) {
        assertThatThrownBy(() -> contract.check(method, path, status, body))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    private void right(String method, String path, int status, String body) {
        assertThatCode(() -> contract.check(method, path, status, body)).doesNotThrowAnyException();
    }

    @Test
    void whatIsAsTheDocumentSaysIsRight() {
        right("GET", "/users/1.json", 200, USER);
        right("GET", "/users/1?x=y", 404, "{\"errors\":[\"none\"]}");
        right("PUT", "/users/1.json", 422, "{\"errors\":{\"login\":[\"is taken\"]}}");
        right("GET", "/chat/Message/unread.json", 200, "{\"total\":1,\"54789d40535c12b1a5001172\":1}");
        right("DELETE", "/session.json", 200, "");
        right("GET", "/nothing", 404, "{\"errors\":[\"none\"]}");
        right("PATCH", "/users/1.json", 405, "{\"errors\":[\"Only\"]}");
    }

    @Test
    void whatIsNotIsNoticed() {
        wrong("full_name", "GET", "/users/1.json", 200, USER.replace("\"full_name\":null,", ""));
        wrong("more", "GET", "/users/1.json", 200, USER.replace("\"phone\"", "\"more\""));
        wrong("created_at", "GET", "/users/1.json", 200, USER.replaceFirst("39Z", "39.1Z"));
        wrong("id", "GET", "/users/1.json", 200, USER.replace("\"id\":1", "\"id\":\"1\""));
        wrong("login", "GET", "/users/1.json", 200, USER.replace("\"ann\"", "{}"));
        wrong("errors", "GET", "/users/1.json", 404, "{\"errors\":\"none\"}");
        wrong("errors", "GET", "/users/1.json", 404, "{\"errors\":[]}");
        wrong("No JSON", "GET", "/users/1.json", 404, "<html/>");
        wrong("no such status", "GET", "/users/1.json", 500, "{\"errors\":[\"x\"]}");
        wrong("nothing", "DELETE", "/session.json", 200, "{}");
        wrong("does not know", "GET", "/nothing", 200, "{}");
    }
}
