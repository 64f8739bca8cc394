package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.MessageId;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

class ConversationExportTest extends ConversationFixture {

    private static final ObjectMapper JSON = new ObjectMapper();

    private boolean deleted;

    private Answer.File file(String extension) {
        return (Answer.File) page.show(visit(PRIVATE).with("export", extension).visit());
    }

    private String export(String extension) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file(extension).content().sendTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String[]> table() throws IOException {
        try (var rows = new CsvMapper()
                .readerFor(String[].class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .<String[]>readValues(export("csv").substring(1))) {
            return rows.readAll();
        }
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : export("jsonl").split("\n")) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    @Test
    void aTableHasARowAMessageWhateverIsInIt() throws Exception {
        String odd = "two\r\nlines, \"quoted\" ; \ud83d\udc4b " + MARKUP;
        String stanza = say(PRIVATE, ONE, odd, NOON, List.of(new Attachment(Map.of("id", "7"))), Map.of("a", "b"));
        read(PRIVATE, TWO, stanza, NOON.plusSeconds(5));
        String second = say(PRIVATE, TWO, "frist", NOON.plusSeconds(1));
        correct(PRIVATE, TWO, second, "first", NOON.plusSeconds(2));

        assertThat(export("csv")).startsWith("\ufeff").endsWith("\r\n");
        List<String[]> rows = table();

        assertThat(rows).hasSize(3);
        assertThat(rows.get(0))
                .containsExactly(
                        "id",
                        "sent",
                        "received",
                        "sender",
                        "text",
                        "attachments",
                        "parameters",
                        "delivered_to",
                        "read_by",
                        "corrected",
                        "before_corrections",
                        "all_corrections");
        assertThat(rows.get(1))
                .endsWith(
                        "2026-11-21T12:00:00Z",
                        "2026-11-21T12:00:00Z",
                        "1001-92@example.org",
                        odd,
                        "[{\"id\":\"7\"}]",
                        "{\"a\":\"b\"}",
                        "1002-92@example.org",
                        "1002-92@example.org",
                        "",
                        "",
                        "");
        assertThat(rows.get(2)).endsWith("first", "", "", "", "", "2026-11-21T12:00:02Z", "[\"frist\"]", "true");
    }

    @Test
    void aSpreadsheetCalculatesNothing() throws Exception {
        for (String body : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "1-1", "x;=1+1", "x\n=1+1")) {
            say(PRIVATE, ONE, body, NOON);
        }

        assertThat(table())
                .extracting(row -> row[4])
                .containsExactly("text", "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", "1-1", "x;'=1+1", "x\n'=1+1");
    }

    @Test
    void aTableSaysWhereEarlierTextsAreMissing() throws Exception {
        String stanza = say(PRIVATE, ONE, "version 0", NOON);
        for (int i = 1; i <= 1001; i++) {
            correct(PRIVATE, ONE, stanza, "version " + i, NOON.plusSeconds(i));
        }

        assertThat(table().get(1)).endsWith("false");
        assertThat(lines().get(0).path("all_corrections").asBoolean()).isFalse();
    }

    @Test
    void aLineOfJsonHasAllThatIsKnownOfAMessage() throws Exception {
        String stanza = say(
                PRIVATE,
                ONE,
                "=1+1 \ud83d\udc4b\n",
                NOON,
                List.of(new Attachment(Map.of("id", "7"))),
                Map.of("a", Map.of("b", List.of("c"))));
        read(PRIVATE, TWO, stanza, NOON.plusSeconds(5));
        correct(PRIVATE, ONE, stanza, "=2 \u2028 <b>", NOON.plusSeconds(9));

        JsonNode line = lines().get(0);

        assertThat(line.path("text").asText()).isEqualTo("=2 \u2028 <b>");
        assertThat(line.path("sender").asText()).isEqualTo("1001-92@example.org");
        assertThat(line.path("recipient").asText()).isEqualTo("1002-92@example.org");
        assertThat(line.path("stanza_id").asText()).isEqualTo(stanza);
        assertThat(line.path("application_id").asLong()).isEqualTo(92);
        assertThat(line.path("dialog_id").asText()).isEqualTo(PRIVATE.id().hex());
        assertThat(line.path("date_sent").asLong()).isEqualTo(NOON.getEpochSecond());
        assertThat(line.path("markable").asBoolean()).isTrue();
        assertThat(line.path("attachments")).isEqualTo(JSON.readTree("[{\"id\":\"7\"}]"));
        assertThat(line.path("parameters")).isEqualTo(JSON.readTree("{\"a\":{\"b\":[\"c\"]}}"));
        assertThat(line.path("receipts"))
                .isEqualTo(
                        JSON.readTree(
                                "[{\"user\":\"1002-92@example.org\",\"delivered\":\"2026-11-21T12:00:05Z\",\"read\":\"2026-11-21T12:00:05Z\"}]"));
        assertThat(line.path("before_corrections"))
                .isEqualTo(JSON.readTree("[{\"text\":\"=1+1 \ud83d\udc4b\\n\",\"until\":\"2026-11-21T12:00:09Z\"}]"));
        assertThat(line.path("corrected").asText()).isEqualTo("2026-11-21T12:00:09Z");
    }

    @Test
    void allMessagesAreInItOldestFirst() throws Exception {
        for (int i = 0; i < 350; i++) {
            say(PRIVATE, ONE, "message " + i, NOON.plusSeconds(i));
        }

        List<JsonNode> lines = lines();

        assertThat(lines).hasSize(350);
        assertThat(lines.get(0).path("text").asText()).isEqualTo("message 0");
        assertThat(lines.get(349).path("text").asText()).isEqualTo("message 349");
        assertThat(table()).hasSize(351);
    }

    @Test
    void aFileIsNamedByIdsAndWrittenDown() throws Exception {
        say(PRIVATE, ONE, "a secret", NOON);
        TestVisit visit = visit(PRIVATE).with("export", "csv");

        Answer.File file = (Answer.File) page.show(visit.visit());

        assertThat(file.fileName()).isEqualTo("dialog-92-" + PRIVATE.id().hex() + ".csv");
        assertThat(file.contentType()).startsWith("text/csv");
        assertThat(visit.audit)
                .containsExactly("Dialogs: conversation exported | Dialog "
                        + PRIVATE.id().hex() + " of application 92, as csv");
    }

    @Test
    void aFileThatCannotBeReadToItsEndFails() throws Exception {
        for (int i = 0; i < 300; i++) {
            say(PRIVATE, ONE, "message " + i, NOON.plusSeconds(i));
        }
        written();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                database.setAway(true);
            }
        };
        Download download = file("jsonl").content();

        assertThatThrownBy(() -> download.sendTo(out)).isInstanceOf(JdbiException.class);
    }

    @Test
    void thereIsNoFileWhileMessagesWaitToBeWritten() throws Exception {
        say(PRIVATE, ONE, "hello", NOON);
        written();
        arrives = false;

        for (String place : List.of("search", "before", "at")) {
            TestVisit visit = visit(PRIVATE).with("export", "csv").with(place, "1-1");
            assertThat(page.show(visit.visit())).isEqualTo(new Answer.None(503, "console.conversation.exportTooEarly"));
            assertThat(visit.audit).isEmpty();
        }
    }

    @Test
    void aFileOfADialogThatIsErasedMeanwhileFails() throws Exception {
        for (int i = 0; i < 300; i++) {
            say(PRIVATE, ONE, "message " + i, NOON.plusSeconds(i));
        }
        written();
        Download download = file("jsonl").content();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (directory.find(PRIVATE.key()).isPresent()) {
                    eraseAll();
                }
            }
        };

        assertThatThrownBy(() -> download.sendTo(out)).hasMessageContaining("erased meanwhile");
    }

    @Test
    void aFileOfADialogThatHasBegunAnewMeanwhileFails() throws Exception {
        say(PRIVATE, ONE, "before", NOON);
        written();
        Download download = file("csv").content();
        eraseAll();
        say(PRIVATE, ONE, "after", NOON.plusSeconds(1));
        written();

        assertThat(directory.find(PRIVATE.key())).isPresent();
        assertThatThrownBy(() -> download.sendTo(OutputStream.nullOutputStream()))
                .hasMessageContaining("erased meanwhile");
    }

    /** As of a dialog of which only the latest are kept. */
    @Test
    void aFileIsWholeThoughTheOldestMessageGoesMeanwhile() throws Exception {
        String oldest = say(PRIVATE, ONE, "oldest", NOON);
        for (int i = 0; i < 300; i++) {
            say(PRIVATE, ONE, "message " + i, NOON.plusSeconds(i));
        }
        say(PRIVATE, ONE, "latest", NOON.plusSeconds(300));
        written();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Download download = file("jsonl").content();
        download.sendTo(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                out.write(b);
                deleteOnce(oldest);
            }
        });

        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("\n").contains("\"oldest\"", "\"latest\"");
        assertThat(export("csv")).doesNotContain("oldest").contains("latest");
    }

    private void deleteOnce(String stanza) throws IOException {
        if (!deleted) {
            deleted = true;
            history.erase(MessageId.of(PRIVATE, ONE, stanza, "oldest"));
            try {
                written();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** Somebody has begun it anew, and the erasure is not through. */
    @Test
    void aFileOfADialogThatIsStillBeingErasedFails() throws Exception {
        say(PRIVATE, ONE, "before", NOON);
        written();
        Download download = file("csv").content();
        database.execute(
                "INSERT INTO ofDialogErasure (erasureID, applicationID, dialogID, createdDate) VALUES ('e', 92, '"
                        + PRIVATE.id().hex() + "', 0)");

        assertThatThrownBy(() -> download.sendTo(OutputStream.nullOutputStream()))
                .hasMessageContaining("erased meanwhile");
    }

    @Test
    void whereConversationsMayNotBeReadAnyMoreAnExportBreaksOff() throws Exception {
        for (int i = 0; i < 300; i++) {
            say(PRIVATE, ONE, "message " + i, NOON.plusSeconds(i));
        }
        written();
        Download download = file("csv").content();

        assertThatThrownBy(() -> download.sendTo(new OutputStream() {
                    @Override
                    public void write(int b) {
                        readable = false;
                    }
                }))
                .hasMessageContaining("may not be read");
    }

    private void eraseAll() throws IOException {
        try {
            history.erase(PRIVATE.key());
            written();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void anAdministratorHasOneExportAtATime() throws Exception {
        say(PRIVATE, ONE, "hello", NOON);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        Download first = file("csv").content();
        Download second = file("csv").content();
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
            try {
                first.sendTo(new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        begun.countDown();
                        await(goesOn);
                    }
                });
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        await(begun);

        assertThat(page.show(visit(PRIVATE).with("export", "csv").visit()))
                .isEqualTo(new Answer.None(429, "console.conversation.exportBusy"));
        assertThatThrownBy(() -> second.sendTo(OutputStream.nullOutputStream())).isInstanceOf(IOException.class);

        goesOn.countDown();
        running.get(20, TimeUnit.SECONDS);
        assertThat(export("csv")).contains("hello");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("not in time");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void severalAdministratorsHaveFewInAll() {
        Exports exports = new Exports();
        List<String> begun = new ArrayList<>();
        for (int i = 0; i < Exports.MOST; i++) {
            assertThat(exports.isFree("admin " + i)).isTrue();
            begun.add("admin " + i);
        }

        assertThatThrownBy(() -> nested(exports, begun, 0)).hasMessageContaining("Too many exports");
        assertThat(exports.isFree("admin 0")).isTrue();
    }

    /** Exports within each other, each of another administrator. */
    private static void nested(Exports exports, List<String> administrators, int depth) throws IOException {
        String administrator = depth < administrators.size() ? administrators.get(depth) : "one more";
        exports.download(
                        administrator,
                        ExportFormat.CSV,
                        List.<List<org.dialogs.openfire.history.TranscriptLine>>of()
                                .iterator(),
                        () -> true,
                        () -> true)
                .sendTo(new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        nested(exports, administrators, depth + 1);
                    }
                });
    }

    @Test
    void whenThePluginGoesOffAnExportBreaksOff() throws Exception {
        for (int i = 0; i < 300; i++) {
            say(PRIVATE, ONE, "message " + i, NOON.plusSeconds(i));
        }
        Download download = file("csv").content();

        assertThatThrownBy(() -> download.sendTo(new OutputStream() {
                    @Override
                    public void write(int b) {
                        page.close();
                    }
                }))
                .isInstanceOf(IOException.class);
        assertThat(page.show(visit(PRIVATE).with("export", "csv").visit())).isInstanceOf(Answer.None.class);
    }
}
