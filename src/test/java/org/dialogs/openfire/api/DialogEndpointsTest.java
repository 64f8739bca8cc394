package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dialogs.openfire.auth.SessionToken;
import org.dialogs.openfire.model.ApplicationUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too much is said before anybody is looked up: there is neither a database nor a server. */
class DialogEndpointsTest {

    private static void assertInvalid(String method, String template, String json) {
        Route route = new DialogEndpoints(null, null, null, Chat.people())
                .routes().stream()
                        .filter(each ->
                                each.method().equals(method) && each.template().equals(template))
                        .findFirst()
                        .orElseThrow();
        Caller caller = new Caller(
                new SessionToken("x"),
                Chat.APPLICATION,
                Optional.of(new ApplicationUser(1001, Chat.APPLICATION)),
                Optional.empty());
        Parameters parameters = ParameterReader.read(null, "application/json", json.getBytes(StandardCharsets.UTF_8));
        Call call =
                new Call("id", Map.of("id", Chat.GROUP.id().hex()), parameters, Optional.empty(), Optional.of(caller));
        assertThatThrownBy(() -> route.handler().answer(call))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
    }

    @ParameterizedTest
    @ValueSource(strings = {"push_all", "pull_all"})
    void aChangeNamesSoManyUsersAtMost(String change) {
        String ids = IntStream.rangeClosed(1, 10_001).mapToObj(String::valueOf).collect(Collectors.joining(","));

        assertInvalid("PUT", "/chat/Dialog/{id}", "{\"" + change + "\":{\"occupants_ids\":[" + ids + "]}}");
    }

    @Test
    void customParametersAreNoLongerThanThereIsRoomFor() {
        assertInvalid("POST", "/chat/Dialog", "{\"type\":2,\"data\":{\"a\":\"" + "x".repeat(1 << 13) + "\"}}");
    }
}
