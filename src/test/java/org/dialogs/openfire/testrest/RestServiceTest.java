package org.dialogs.openfire.testrest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.dialogs.openfire.testclient.TrustAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RestServiceTest {

    @RegisterExtension
    static final RestService REST = new RestService();

    private final HttpClient http =
            HttpClient.newBuilder().sslContext(TrustAll.context()).build();

    private HttpResponse<String> ask(String origin, String token) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(origin + "/session.json"))
                        .header("QB-Token", token)
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void saysWhoseSessionATokenIsUntilItEnds() throws Exception {
        Instant expiry = Instant.parse("2016-11-28T11:58:39Z");
        REST.session("ours", RestSession.of(1001, 92).named("Ann").expiring(expiry));

        HttpResponse<String> answer = ask(REST.url(), "ours");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"token\":\"ours\"", "\"user_id\":1001,\"application_id\":92", "\"full_name\":\"Ann\"");
        assertThat(answer.headers().firstValue("QB-Token-ExpirationDate")).contains("2016-11-28 11:58:39 UTC");
        assertThat(ask(REST.tlsUrl(), "ours").statusCode()).isEqualTo(200);

        REST.end("ours");

        answer = ask(REST.url(), "ours");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(RestService.NO_SESSION);
        assertThat(REST.calls("ours")).isEqualTo(3);
    }

    @Test
    void aSessionOfNobodySaysSo() throws Exception {
        REST.session("zero", RestSession.of(1001, 92).ofNobody("0"));
        REST.session("null", RestSession.of(1001, 92).ofNobody("null"));

        assertThat(ask(REST.url(), "zero").body()).contains("\"user_id\":0,");
        assertThat(ask(REST.url(), "null").body()).contains("\"user_id\":null,");
    }

    @Test
    void thinksForAsLongAsItIsTold() throws Exception {
        REST.session("slow", RestSession.of(1001, 92).delayed(Duration.ofMillis(300)));
        long begin = System.nanoTime();

        assertThat(ask(REST.url(), "slow").statusCode()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void goesAwayAndComesBackOnItsPortWithItsSessions() throws Exception {
        REST.session("kept", 1001, 92);
        REST.down();

        assertThatThrownBy(() -> ask(REST.url(), "kept")).isInstanceOf(ConnectException.class);

        REST.up();
        assertThat(ask(REST.url(), "kept").body()).contains("\"user_id\":1001");
        assertThat(REST.calls("kept")).isEqualTo(1);
        REST.end("kept");
        assertThat(ask(REST.url(), "kept").statusCode()).isEqualTo(401);
    }

    @Test
    void anotherServiceHasItsOwnPathHeaderAndAnswers() throws Exception {
        try (RestService other = new RestService("/me", "Authorization", "Bearer ")) {
            other.answer("theirs", WireMock.okJson("{\"sub\":\"7\"}"));

            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(other.url() + "/me"))
                            .header("Authorization", "Bearer theirs")
                            .build(),
                    BodyHandlers.ofString());

            assertThat(answer.body()).isEqualTo("{\"sub\":\"7\"}");
            assertThat(other.calls("theirs")).isEqualTo(1);
            assertThat(ask(other.url(), "theirs").statusCode()).isEqualTo(401);
        }
    }
}
