package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiExceptionTest {

    @Test
    void isWrittenAsQuickBloxDoes() {
        assertThat(ApiException.noSession().body()).hasToString("{\"errors\":[\"Required session does not exist\"]}");
        assertThat(ApiException.noSession().status()).isEqualTo(401);
        assertThat(ApiException.of(400, "one", "two").body()).hasToString("{\"errors\":[\"one\",\"two\"]}");
        assertThat(ApiException.invalid("base", "Bad timestamp").body())
                .hasToString("{\"errors\":{\"base\":[\"Bad timestamp\"]}}");
        assertThat(ApiException.invalid(Map.of("login", List.of("is taken", "is too short")))
                        .body())
                .hasToString("{\"errors\":{\"login\":[\"is taken\",\"is too short\"]}}");
        assertThat(ApiException.invalid("base", "x").status()).isEqualTo(422);
        assertThat(ApiException.forbidden("x").status()).isEqualTo(403);
        assertThat(ApiException.notFound("x").status()).isEqualTo(404);
    }

    @Test
    void aWaitIsSaidInWholeSecondsAndAtLeastOne() {
        ApiException soon = ApiException.later(429, "Too many requests", Duration.ofMillis(10));

        Answer answer = Desk.refusal(soon);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
        assertThat(Desk.refusal(ApiException.of(503, "x")).headers()).isEmpty();
    }

    @Test
    void whatIsInvalidMayHaveAnyNameOfTheCallsOwn() {
        assertThat(ApiException.invalid("a.b/c~\"", "x").body()).hasToString("{\"errors\":{\"a.b/c~\\\"\":[\"x\"]}}");
        assertThat(ApiException.invalid("", "x").body()).hasToString("{\"errors\":{\"\":[\"x\"]}}");
        assertThat(ApiException.invalid("/a", "x").body()).hasToString("{\"errors\":{\"/a\":[\"x\"]}}");
    }
}
