package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.CookieManager;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.servlet.GenericServlet;
import javax.servlet.http.HttpServletRequest;
import org.dialogs.openfire.host.ConsoleHost;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages' servlet in a web server, at the paths at which Openfire has it. */
class ConsoleServletTest {

    private final List<String> audit = new ArrayList<>();
    private final List<String> acts = new ArrayList<>();
    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private Optional<String> administrator = Optional.of("admin");
    private boolean framed;
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private Server server;

    /** A page that shows its token and what is to be said. */
    private final ConsolePage page = new ConsolePage() {
        @Override
        public String path() {
            return "/some-page";
        }

        @Override
        public Answer show(Visit visit) {
            return switch (visit.field("want").orElse("")) {
                case "file" ->
                    Answer.download("text/csv", "a \"b\"\r\n\u7fa4.csv", out -> {
                        out.write("some".getBytes(StandardCharsets.UTF_8));
                        out.flush();
                        if (visit.field("breaks").isPresent()) {
                            throw new IllegalStateException("half-way");
                        }
                    });
                case "nothing" -> Answer.notFound();
                case "database" -> throw new ConnectionException(new SQLException("secret"));
                case "fault" -> throw new IllegalStateException("secret");
                default ->
                    Answer.page("token=" + visit.token() + " notice="
                            + visit.notice()
                                    .map(notice -> notice.key() + notice.arguments())
                                    .orElse("none")
                            + " form=" + visit.fields("f") + " framed=" + visit.framed() + " new="
                            + visit.memory().isNew("it", Duration.ofHours(1)) + " \u7fa4");
            };
        }

        @Override
        public Answer act(Visit visit, ChangeLog log) {
            if (visit.field("f").isPresent()) {
                return Answer.refused("wrong: " + visit.field("f").get());
            }
            acts.add("act");
            log.write("summary", "details");
            return Answer.goTo("some-page?f=x", Notice.success("done", "with {1}", "more"));
        }
    };

    private final ConsoleHost host = new ConsoleHost() {
        @Override
        public void mount(GenericServlet servlet, String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void unmount(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> administrator(HttpServletRequest request) {
            return administrator;
        }

        @Override
        public boolean isFramed(HttpServletRequest request) {
            return framed;
        }

        @Override
        public void audit(String who, String summary, String details) {
            audit.add(who + ": " + summary + ", " + details);
        }

        @Override
        public Locale locale() {
            return Locale.ENGLISH;
        }

        @Override
        public ZoneId zone() {
            return ZoneOffset.UTC;
        }
    };

    private Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }

    @BeforeEach
    void serve() throws Exception {
        server = new Server(new InetSocketAddress("127.0.0.1", 0));
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
        context.addServlet(
                new ServletHolder(new ConsoleServlet(host, List.of(page), TestTexts.LOADER, clock())), "/plugins/*");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private HttpResponse<String> send(String method, String path, String form)
            throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get() throws IOException, InterruptedException {
        return send("GET", "/plugins/dialogs/some-page", "");
    }

    private HttpResponse<String> post(String form) throws IOException, InterruptedException {
        return send("POST", "/plugins/dialogs/some-page", form);
    }

    private String token() throws IOException, InterruptedException {
        return get().body().replaceAll("(?s)token=(\\w+) .*", "$1");
    }

    @Test
    void aPageIsShown() throws Exception {
        HttpResponse<String> answer = get();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches("token=[0-9a-f]{64} notice=none form=\\[] framed=false new=true \u7fa4");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).matches("(?i)text/html; ?charset=utf-8");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(acts).isEmpty();
    }

    @Test
    void aFormOfThePageIsDoneOnceWrittenDownAndSaidOnce() throws Exception {
        HttpResponse<String> answer = post("csrf=" + token());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/plugins/dialogs/some-page?f=x");
        assertThat(acts).hasSize(1);
        assertThat(audit).containsExactly("admin: summary, details");
        assertThat(get().body()).contains("notice=done[with {1}, more]");
        assertThat(get().body()).contains("notice=none");
        assertThat(acts).hasSize(1);
    }

    @Test
    void allFormsOfOneSessionHaveOneToken() throws Exception {
        Set<String> tokens = new TreeSet<>(List.of(token(), token(), token()));

        assertThat(tokens).hasSize(1);
        assertThat(post("csrf=" + tokens.iterator().next()).statusCode()).isEqualTo(302);
        assertThat(post("csrf=" + tokens.iterator().next()).statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "csrf=", "csrf=0", "csrf=null", "other=%s", "csrf=%s0", "csrf=0&csrf=%s"})
    void aFormThatIsNotOurOwnIsRefused(String form) throws Exception {
        HttpResponse<String> answer = post(form.formatted(token()));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Nothing was changed").doesNotContain("token=");
        assertThat(acts).isEmpty();
        assertThat(audit).isEmpty();
        assertThat(get().body()).contains("notice=none");
    }

    @Test
    void aFormBeforeAnyPageWasShownIsRefused() throws Exception {
        assertThat(post("csrf=").statusCode()).isEqualTo(403);
        assertThat(acts).isEmpty();
    }

    @Test
    void aTokenIsOfOneSessionAlone() throws Exception {
        String token = token();
        HttpResponse<String> other = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + ((ServerConnector) server.getConnectors()[0]).getLocalPort()
                                        + "/plugins/dialogs/some-page"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("csrf=" + token))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(acts).isEmpty();
    }

    @Test
    void whoIsNoAdministratorSeesNothingAndDoesNothing() throws Exception {
        String token = token();
        administrator = Optional.empty();

        assertThat(get().statusCode()).isEqualTo(403);
        assertThat(get().body()).isEmpty();
        assertThat(post("csrf=" + token).statusCode()).isEqualTo(403);
        assertThat(acts).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/plugins/dialogs/some-pag",
                "/plugins/dialogs/some-page/x",
                "/plugins/dialogs/x/some-page",
                "/plugins/dialogs",
                "/plugins/",
                "/plugins/dialogs/"
            })
    void otherPathsThatOpenfireHandsToItAreNotFound(String path) throws Exception {
        assertThat(send("GET", path, "").statusCode()).isEqualTo(404);
        assertThat(send("POST", path, "csrf=" + token()).statusCode()).isEqualTo(404);
        assertThat(acts).isEmpty();
    }

    @Test
    void aPathIsTheSameInCapitalsForOpenfireTakesItSo() throws Exception {
        assertThat(send("GET", "/plugins/Dialogs/Some-Page", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
    void nothingElseIsDone(String method) throws Exception {
        HttpResponse<String> answer = send(method, "/plugins/dialogs/some-page", "csrf=" + token());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, POST");
        assertThat(acts).isEmpty();
    }

    @Test
    void theHeadersAloneChangeNothing() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/plugins/dialogs/some-page", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void theHeadersAloneTakeNoNoticeAway() throws Exception {
        post("csrf=" + token());

        send("HEAD", "/plugins/dialogs/some-page", "");

        assertThat(get().body()).contains("notice=done");
    }

    @Test
    void whatIsSentIsReadAsUtf8WithoutSpacesAroundIt() throws Exception {
        assertThat(send("GET", "/plugins/dialogs/some-page?f=%20%E7%BE%A4%20&f=&f=b", "")
                        .body())
                .contains("form=[\u7fa4, b]");
        HttpResponse<String> refused = post("csrf=" + token() + "&f=%E7%BE%A4");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).isEqualTo("wrong: \u7fa4");
        assertThat(acts).isEmpty();
    }

    @Test
    void aValueThatIsFarTooLongIsRefused() throws Exception {
        HttpResponse<String> refused = post("csrf=" + token() + "&f=" + "x".repeat(Form.MOST + 1));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("This is too long");
        assertThat(acts).isEmpty();
        assertThat(post("csrf=" + token() + "&f=" + "x".repeat(Form.MOST)).statusCode())
                .isEqualTo(422);
    }

    @Test
    void whatIsDoneIsNewOnceForAWhile() throws Exception {
        assertThat(get().body()).contains("new=true");
        assertThat(get().body()).contains("new=false");
        now = now.plus(Duration.ofHours(1));
        assertThat(get().body()).contains("new=true");
    }

    @Test
    void aPageKnowsWhetherItIsInTheConsolesFrame() throws Exception {
        framed = true;

        assertThat(get().body()).contains("framed=true");
    }

    @Test
    void aFileIsSavedUnderASafeName() throws Exception {
        HttpResponse<String> answer = send("GET", "/plugins/dialogs/some-page?want=file", "");

        assertThat(answer.body()).isEqualTo("some");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"a _b____.csv\"; filename*=UTF-8''a%20_b___%E7%BE%A4.csv");
        assertThat(send("HEAD", "/plugins/dialogs/some-page?want=file&breaks=1", "")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFileThatCannotBeWrittenToItsEndDoesNotLookWhole() {
        assertThatThrownBy(() -> send("GET", "/plugins/dialogs/some-page?want=file&breaks=1", ""))
                .isInstanceOf(IOException.class);
    }

    /** Newer servers do not read what is no UTF-8, either. */
    @Test
    void aFormThatTheServerDoesNotReadIsRefused() throws Exception {
        String tooMany = IntStream.range(0, 5_000).mapToObj(i -> "f" + i + "=1").collect(Collectors.joining("&"));

        HttpResponse<String> refused = send("POST", "/plugins/dialogs/some-page", tooMany);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("This address or form cannot be read");
        assertThat(acts).isEmpty();
    }

    @Test
    void whatIsNotThereOrFailsIsSaidInAPageWithoutItsReasons() throws Exception {
        HttpResponse<String> missing = send("GET", "/plugins/dialogs/some-page?want=nothing", "");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body())
                .contains("There is no such page", "<a href=\"dialogs\" id=\"back\">Back to the dialogs</a>");
        assertThat(send("GET", "/plugins/dialogs/some-page?want=nothing&list=user%3Dann", "")
                        .body())
                .contains("<a href=\"dialogs?user=ann\" id=\"back\">");

        HttpResponse<String> away = send("GET", "/plugins/dialogs/some-page?want=database", "");
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).hasValue("10");
        assertThat(away.body()).contains("The database does not answer").doesNotContain("secret");

        HttpResponse<String> failed = send("GET", "/plugins/dialogs/some-page?want=fault", "");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("could not be made").doesNotContain("secret", "id=\"back\"");
    }
}
