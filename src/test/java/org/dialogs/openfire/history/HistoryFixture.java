package org.dialogs.openfire.history;

import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;

/** What people do, on a real database; and what the history says of it. */
abstract class HistoryFixture {

    static final Instant NOON = Messages.NOON;
    static final User THREE = Messages.user("1003-92");
    static final Dialog PRIVATE = Dialog.between(ONE, TWO);
    static final Dialog.Group GROUP = new Dialog.Group(
            92, new DialogId("58a4c7a1b5c8d9e0f1a2b3c4"), "92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org");

    @Parameter
    @RegisterExtension
    TestDatabase database;

    HistoryStore store;
    HistoryReader reader;
    private Instant now = NOON;
    private int stanzas;
    private long lastArrival;

    @BeforeEach
    void open() {
        store = new HistoryStore(database);
        reader = new HistoryReader(database);
    }

    /** A second later. */
    Instant tick() {
        now = now.plusSeconds(1);
        return now;
    }

    Instant now() {
        return now;
    }

    void passTo(Instant time) {
        now = time;
    }

    /** Says something, and gives its stanza's id. */
    String say(Dialog dialog, User from, String body) {
        String stanzaId = "stanza-" + ++stanzas;
        store.apply(List.of(said(dialog, from, stanzaId, body)));
        return stanzaId;
    }

    Change said(Dialog dialog, User from, String stanzaId, String body) {
        return keep(message(dialog, from, stanzaId, body));
    }

    Change keep(ChatMessage message) {
        return new Change.Keep(MessageRow.of(message, arrival(message.received())));
    }

    /** As the writer gives it: each is greater than the one before. */
    long arrival(Instant received) {
        lastArrival = Math.max(lastArrival + 1, ChangeCodec.micros(received));
        return lastArrival;
    }

    ChatMessage message(Dialog dialog, User from, String stanzaId, String body) {
        return Messages.message(dialog, from, stanzaId, body, tick());
    }

    void correct(Dialog dialog, User from, String stanzaId, String replaced, String body, boolean kept) {
        Change.Keep keep = (Change.Keep) said(dialog, from, stanzaId, body);
        store.apply(List.of(new Change.Correct(keep.message(), replaced, kept)));
    }

    void received(User user, Dialog dialog, String id) {
        store.apply(List.of(mark(user, dialog, id, false)));
    }

    void read(User user, Dialog dialog, String id) {
        store.apply(List.of(mark(user, dialog, id, true)));
    }

    Change mark(User user, Dialog dialog, String id, boolean displayed) {
        return new Change.Mark(new Receipt(user, List.of(dialog.key()), id, displayed, tick()));
    }

    /** Has a group be there that is nobody's: whoever comes in is a member of it. */
    void found(Dialog.Group group) {
        new DialogDirectory(database, Clock.fixed(tick(), ZoneOffset.UTC))
                .adopt(group.key(), DialogType.GROUP, group.roomJid(), Optional.empty(), Optional.empty(), List.of());
    }

    void join(Dialog.Group group, User user) {
        store.apply(List.of(new Change.Join(group, user, tick())));
    }

    /** Asks for an erasure of what was said until now, and has it done. */
    void erase(Target target) {
        erase("0".repeat(24), target);
    }

    void erase(String id, Target target) {
        store.apply(List.of(new Change.Erase(new Erasure(id, target, tick()))));
        Eraser eraser = new Eraser(store);
        while (eraser.step()) {
            // One small transaction after the other.
        }
    }

    /** What the writer does: what collides with another node succeeds when it is tried again. */
    void retried(Change change) {
        for (int i = 0; i < 1000; i++) {
            try {
                store.apply(List.of(change));
                return;
            } catch (JdbiException | CollisionException e) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("never done: " + change);
    }

    long unread(User user, Dialog dialog) {
        return reader.unread(user, List.of(dialog.key())).get(dialog.key());
    }

    /** The same from the rows themselves, message by message, and no counter. */
    long unreadByRows(User user, Dialog dialog) throws Exception {
        return Long.parseLong(database.column("SELECT COUNT(*) FROM ofDialogMessage m JOIN ofDialogMember u"
                        + " ON u.applicationID = m.applicationID AND u.dialogID = m.dialogID"
                        + " WHERE u.userJID = '" + user.bareJid() + "' AND m.dialogID = '"
                        + dialog.id().hex() + "' AND m.senderJID <> u.userJID AND m.arrival > u.sinceArrival"
                        + " AND NOT EXISTS (SELECT 1 FROM ofDialogReceipt r WHERE r.messageID = m.messageID"
                        + " AND r.userJID = u.userJID AND r.readDate IS NOT NULL)"
                        + " AND NOT EXISTS (SELECT 1 FROM ofDialogHidden h WHERE h.messageID = m.messageID"
                        + " AND h.userJID = u.userJID)")
                .get(0));
    }

    List<String> bodies(DialogKey dialog) {
        return bodies(dialog, HistoryReader.Order.OLDEST_FIRST);
    }

    List<String> bodies(DialogKey dialog, HistoryReader.Order order) {
        List<String> bodies = new ArrayList<>();
        Optional<KeptMessage.Position> after = Optional.empty();
        List<KeptMessage> page = reader.page(dialog, order, after, 7);
        while (!page.isEmpty()) {
            page.forEach(message -> bodies.add(message.body()));
            after = Optional.of(page.get(page.size() - 1).position());
            page = reader.page(dialog, order, after, 7);
        }
        return bodies;
    }
}
