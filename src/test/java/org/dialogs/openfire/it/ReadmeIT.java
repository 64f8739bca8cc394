package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.dialogs.openfire.Readme;
import org.dialogs.openfire.testclient.RestApplication;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What readme.html shows is done as it stands there, with the names of this server in the place of the example's. */
class ReadmeIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = "Hello, Bob";

    private static String replaced(String text, Map<String, String> names) {
        String result = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            assertThat(result).contains(name.getKey());
            result = result.replace(name.getKey(), name.getValue());
        }
        return result;
    }

    /** What a script prints; the server's certificate is its own. */
    private static List<String> run(String script, Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("try.sh"), script);
        Files.writeString(folder.resolve(".curlrc"), "insecure\nnoproxy = \"*\"\nmax-time = 60\n");
        ProcessBuilder bash = new ProcessBuilder("bash", file.toString()).redirectErrorStream(true);
        bash.environment().put("CURL_HOME", folder.toString());
        Process process = bash.start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theShellExampleWritesAMessageThatIsInTheHistory(@TempDir Path folder)
            throws IOException, InterruptedException {
        RestApplication application = RestApplications.add(SERVER, 93);
        String script = replaced(
                Readme.read().block("try-script"),
                Map.of(
                        "https://chat.example.org:7443",
                        "https://127.0.0.1:" + SERVER.host().ports().httpBindTls(),
                        "id=92 ",
                        "id=" + application.id() + " ",
                        "the-auth-key",
                        application.key(),
                        "the-auth-secret",
                        application.secret()));

        List<String> answers = run(script, folder);

        assertThat(answers).hasSize(7).noneMatch(answer -> answer.contains("errors"));
        JsonNode items = JSON.readTree(answers.get(6)).get("items");
        assertThat(items).hasSize(1);
        assertThat(items.get(0).get("message").asText()).isEqualTo(TEXT);
        assertThat(SERVER.control().sql("SELECT body, messageID FROM ofDialogMessage WHERE applicationID = 93"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("body", TEXT)
                        .containsEntry("messageid", items.get(0).get("_id").asText()));
    }

    @Test
    void theMessageThatIsToBeKeptIsKept() {
        String stanza = replaced(Readme.read().block("wire-sent"), Map.of("example.org", "localhost"));
        SmackClient one = SERVER.login("1001-92");
        SmackClient two = SERVER.login("1002-92");

        one.send(stanza);

        Element received = two.awaitMessage("53fc4604565c128132016612");
        assertThat(received.elementText("body")).isEqualTo("Hello");
        assertThat(extraParam(received, "dialog_id")).matches("[0-9a-f]{24}");
        assertThat(extraParam(received, "date_sent")).matches("[0-9]+");
        assertThat(extraParam(received, "mood")).isEqualTo("happy");
        Awaitility.await("the message is in the history")
                .until(() -> SERVER.control()
                                .count("SELECT COUNT(*) FROM ofDialogMessage"
                                        + " WHERE messageID = '53fc4604565c128132016612' AND body = 'Hello'")
                        == 1);
    }
}
