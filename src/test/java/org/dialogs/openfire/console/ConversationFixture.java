package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.HistoryStore;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.history.MessageReader;
import org.dialogs.openfire.history.Transcript;
import org.dialogs.openfire.host.ExampleDomains;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.DialogRemoval;
import org.dialogs.openfire.rooms.GroupLocks;
import org.dialogs.openfire.rooms.GroupMode;
import org.dialogs.openfire.rooms.GroupModes;
import org.dialogs.openfire.rooms.GroupRooms;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.dialogs.openfire.users.UserNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of a conversation on a real database, and people who talk. The server has no rooms: whatever is asked of one fails. */
abstract class ConversationFixture {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final User ONE = user("1001-92");
    static final User TWO = user("1002-92");
    static final Dialog.Private PRIVATE = Dialog.between(ONE, TWO);
    static final String MARKUP =
            "<script>broken()</script>\"'&</li><b onclick=x> \u0645\u0631\u062d\u0628\u0627 \ud83d\udc4b";

    @RegisterExtension
    final HsqldbDatabase database = new HsqldbDatabase();

    @TempDir
    private Path folder;

    private final GroupModes modes = new GroupModes(group -> GroupMode.JOIN);
    HistoryWriter history;
    DialogDirectory directory;
    ConversationPage page;
    Predicate<DialogEntry> removal;
    boolean readable = true;
    boolean arrives = true;
    private int stanzas;

    @BeforeEach
    void open() throws IOException {
        Settings settings = new Settings(property -> null);
        history = new HistoryWriter(settings, new HistoryStore(database), folder, user -> true, Clock.systemUTC())
                .start();
        directory = new DialogDirectory(database, Clock.systemUTC());
        GroupRooms rooms = new GroupRooms(settings, new ExampleDomains(), new RoomServices(null));
        removal = new DialogRemoval(history, rooms, modes, new GroupLocks())::remove;
        page = new ConversationPage(new ConversationSource(
                directory,
                new Transcript(database),
                new MessageReader(database),
                history,
                dialog -> removal.test(dialog),
                (application, patience) -> history.awaitWritten(Duration.ofSeconds(20)) && arrives,
                id -> id == 92 ? Optional.of("Tea <house>") : Optional.empty(),
                new UserNames(database),
                () -> "example.org",
                () -> readable));
    }

    @AfterEach
    void close() {
        page.close();
        database.setAway(false);
        history.close();
        modes.close();
    }

    static User user(String name) {
        return new User(name, "example.org", true);
    }

    /** Says something at that time; gives the stanza's id. */
    String say(Dialog dialog, User from, String body, Instant at) {
        return say(dialog, from, body, at, List.of(), Map.of());
    }

    String say(
            Dialog dialog, User from, String body, Instant at, List<Attachment> attachments, Map<String, Object> data) {
        String stanza = "stanza-" + ++stanzas;
        history.keep(message(dialog, from, stanza, body, at, attachments, data)).accept();
        return stanza;
    }

    private static ChatMessage message(
            Dialog dialog,
            User from,
            String stanza,
            String body,
            Instant at,
            List<Attachment> attachments,
            Map<String, Object> data) {
        return new ChatMessage(
                MessageId.of(dialog, from, stanza, body),
                dialog,
                from,
                stanza,
                body,
                at.getEpochSecond(),
                at,
                attachments,
                data,
                true);
    }

    void correct(Dialog dialog, User from, String stanza, String body, Instant at) {
        history.correct(message(dialog, from, "stanza-" + ++stanzas, body, at, List.of(), Map.of()), stanza, false)
                .accept();
    }

    void read(Dialog dialog, User reader, String stanza, Instant at) {
        history.mark(new Receipt(reader, List.of(dialog.key()), stanza, true, at))
                .accept();
    }

    void written() throws InterruptedException {
        assertThat(history.awaitWritten(Duration.ofSeconds(20))).isTrue();
    }

    static TestVisit visit(Dialog dialog) {
        return TestVisit.inEnglish()
                .with("application", Long.toString(dialog.applicationId()))
                .with("dialog", dialog.id().hex());
    }

    String show(TestVisit visit) {
        return TestVisit.html(page.show(visit.visit()));
    }
}
