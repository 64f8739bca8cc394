package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.ApiSettings;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.api.Answer.Json;
import org.dialogs.openfire.api.Route.Access;
import org.dialogs.openfire.api.Route.Handler;
import org.dialogs.openfire.model.ApplicationUser;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

class DeskTest {

    private static final Instant EXPIRY = Instant.parse("2016-11-28T11:58:39Z");

    private final Map<String, String> properties = new HashMap<>();
    private final Callers callers = token -> switch (token.text()) {
        case "user" -> new Caller(token, 92, Optional.of(new ApplicationUser(1001, 92)), Optional.of(EXPIRY));
        case "application" -> new Caller(token, 92, Optional.empty(), Optional.of(EXPIRY));
        case "away" -> throw ApiException.of(503, "away");
        default -> throw ApiException.noSession();
    };

    private Answer answer(Access access, String token, Handler handler) {
        Route route = Route.get("/a", access, handler);
        Desk desk = new Desk(new Routes(List.of(route)), callers, new RateLimits(new Settings(properties::get).api()));
        return desk.answer(
                new Desk.Request("request-1", "GET", "/a", "x=1", token, null, null, new byte[0]),
                desk.admit("GET", "/a", "127.0.0.1", token));
    }

    private static Answer hello(Call call) {
        return Answer.ok(JsonNodeFactory.instance
                .objectNode()
                .put("x", call.parameters().text("x").orElse("")));
    }

    private static String text(Answer answer) {
        return ((Json) answer.content()).node().toString();
    }

    @Test
    void anOpenCallIsAnsweredWhateverTheToken() {
        for (String token : new String[] {null, "", "unknown", "user"}) {
            assertThat(answer(Access.OPEN, token, DeskTest::hello).status()).isEqualTo(200);
        }
    }

    @Test
    void aSessionIsRequiredWhereTheRouteSaysSo() {
        for (String token : new String[] {null, "", "  ", "unknown", "x".repeat(5_000)}) {
            Answer answer = answer(Access.SESSION, token, DeskTest::hello);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(text(answer)).isEqualTo("{\"errors\":[\"Required session does not exist\"]}");
        }
        assertThat(answer(Access.SESSION, "application", DeskTest::hello).status())
                .isEqualTo(200);
        assertThat(answer(Access.USER, " user ", DeskTest::hello).status()).isEqualTo(200);
        assertThat(answer(Access.USER, "application", DeskTest::hello).status()).isEqualTo(401);
        assertThat(answer(Access.USER, "away", DeskTest::hello).status()).isEqualTo(503);
    }

    @Test
    void whoHasASessionIsToldWhenItEnds() {
        assertThat(answer(Access.SESSION, "user", DeskTest::hello).headers())
                .containsEntry("QB-Token-ExpirationDate", "2016-11-28 11:58:39 UTC");
        assertThat(answer(Access.SESSION, "user", call -> hello(call).with("QB-Token-ExpirationDate", "later"))
                        .headers())
                .containsEntry("QB-Token-ExpirationDate", "later");
        assertThat(answer(Access.OPEN, "user", DeskTest::hello).headers()).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayIsNoErrorOfOurs() {
        Answer answer = answer(Access.OPEN, null, call -> {
            throw new ConnectionException(new java.sql.SQLException("hush"));
        });

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("Retry-After");
        assertThat(text(answer)).doesNotContain("hush");
    }

    @Test
    void whatFailsIsSaidWithTheRequestsIdAndNothingElse() {
        for (Handler handler : List.<Handler>of(
                call -> {
                    throw new IllegalStateException("hush");
                },
                call -> {
                    throw new NoClassDefFoundError("hush");
                },
                call -> {
                    throw new StackOverflowError("hush");
                })) {
            Answer answer = answer(Access.OPEN, null, handler);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(text(answer)).contains("request-1").doesNotContain("hush");
        }
    }

    @Test
    void tooManyCallsOfASessionAreRefusedBeforeAnythingIsRead() {
        properties.put(ApiSettings.TOKEN_REQUESTS_PER_SECOND, "1");
        Desk desk = new Desk(new Routes(List.of()), callers, new RateLimits(new Settings(properties::get).api()));

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        try {
                            desk.admit("GET", "/none", "127.0.0.1", "user");
                        } catch (ApiException e) {
                            if (e.status() != 404) {
                                throw e;
                            }
                        }
                    }
                })
                .hasMessage("Too many requests");
    }
}
