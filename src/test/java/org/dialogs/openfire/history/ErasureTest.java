package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;

/** What is erased, or too old, or too much, is gone with all that belongs to it; and what is left is counted right. */
@OnEachDatabase
class ErasureTest extends HistoryFixture {

    private static final List<String> TABLES = List.of(
            "ofDialogMessage",
            "ofDialog",
            "ofDialogMember",
            "ofDialogReceipt",
            "ofDialogCorrection",
            "ofDialogErasure",
            "ofDialogHidden");

    private final Map<String, String> properties = new HashMap<>();

    private List<String> counts() throws Exception {
        List<String> counts = new ArrayList<>();
        for (String table : TABLES) {
            counts.addAll(database.column("SELECT COUNT(*) FROM " + table));
        }
        return counts;
    }

    private MessageId id(String body) throws Exception {
        return new MessageId(database.column("SELECT messageID FROM ofDialogMessage WHERE body = '" + body + "'")
                .get(0));
    }

    @Test
    void aMessageGoesWithItsReceiptsAndCorrectionsAndIsNotUnreadAnyMore() throws Exception {
        say(PRIVATE, ONE, "first");
        String second = say(PRIVATE, ONE, "secnd");
        correct(PRIVATE, ONE, "c", second, "second", false);
        received(TWO, PRIVATE, second);

        erase(Target.of(id("second")));

        assertThat(bodies(PRIVATE.key())).containsExactly("first");
        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
        assertThat(database.column("SELECT lastMessageBody FROM ofDialog")).containsExactly("first");
        assertThat(counts()).containsExactly("1", "1", "2", "0", "0", "0", "0");
    }

    @Test
    void aReadMessageGoesAndTheOthersStayUnread() throws Exception {
        String first = say(PRIVATE, ONE, "first");
        say(PRIVATE, ONE, "second");
        read(TWO, PRIVATE, first);

        erase(Target.of(id("first")));

        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
        assertThat(unread(ONE, PRIVATE)).isZero();
        say(PRIVATE, TWO, "third");
        assertThat(unread(ONE, PRIVATE)).isEqualTo(1);
    }

    @Test
    void aDialogGoesAsAWholeHoweverLongItIs() throws Exception {
        store.apply(IntStream.range(0, 1300)
                .mapToObj(i -> said(PRIVATE, ONE, "s" + i, "x"))
                .toList());
        say(Dialog.between(ONE, THREE), ONE, "another dialog");

        erase(Target.of(PRIVATE.key()));

        assertThat(counts()).containsExactly("1", "1", "2", "0", "0", "0", "0");
    }

    @Test
    void whatIsSaidAfterwardsStays() throws Exception {
        say(PRIVATE, ONE, "before");
        Change.Erase erasure = new Change.Erase(new Erasure("0".repeat(24), Target.of(PRIVATE.key()), tick()));
        store.apply(List.of(erasure, said(PRIVATE, ONE, "later", "after")));
        Eraser eraser = new Eraser(store);
        while (eraser.step()) {
            // One small transaction after the other.
        }

        assertThat(bodies(PRIVATE.key())).containsExactly("after");
        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
    }

    @Test
    void aMessageGoesAsSoonAsTheErasureIsWrittenAndADialogIsSeenByNobody() throws Exception {
        say(PRIVATE, ONE, "first");
        say(PRIVATE, ONE, "second");
        say(GROUP, ONE, "elsewhere");
        DialogDirectory directory = directory();
        directory.hideMessages(TWO, List.of(id("first"), id("second")));

        store.apply(List.of(erasure("1", Target.of(id("first"))), erasure("2", Target.of(id("elsewhere")))));
        assertThat(bodies(PRIVATE.key())).containsExactly("second");
        assertThat(counts()).containsExactly("1", "2", "3", "0", "0", "0", "1");
        assertThat(unread(TWO, PRIVATE)).isZero();

        store.apply(List.of(erasure("3", Target.of(PRIVATE.key()))));
        assertThat(directory.find(PRIVATE.key(), TWO)).isEmpty();
        assertThat(directory.hide(PRIVATE.key(), TWO)).isFalse();
        assertThat(directory.occupants(List.of(PRIVATE.key()))).isEmpty();
        assertThat(reader.dialogsOf(TWO, Optional.empty(), 10)).isEmpty();
        eraseAll();
        assertThat(counts()).containsExactly("0", "1", "1", "0", "0", "0", "0");
    }

    private DialogDirectory directory() {
        return new DialogDirectory(database, Clock.fixed(tick(), ZoneOffset.UTC));
    }

    private Change erasure(String id, Target target) {
        return new Change.Erase(new Erasure(id.repeat(24), target, tick()));
    }

    private void eraseAll() {
        Eraser eraser = new Eraser(store);
        while (eraser.step()) {
            // One small transaction after the other.
        }
    }

    @Test
    void aDialogThatIsErasedCanBeginAnewMeanwhile() throws Exception {
        Dialog other = Dialog.between(ONE, THREE);
        say(PRIVATE, ONE, "before");
        say(other, ONE, "before, too");
        store.apply(List.of(erasure("1", Target.of(PRIVATE.key())), erasure("2", Target.of(other.key()))));

        DialogEntry anew = directory().openPrivate((Dialog.Private) other, THREE, Map.of("a", "b"));
        assertThat(anew.membership().map(Membership::visible)).contains(true);
        assertThat(anew.ownerJid()).contains(THREE.bareJid());
        assertThat(anew.last()).isEmpty();
        say(PRIVATE, ONE, "after");
        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
        assertThat(directory().find(PRIVATE.key(), TWO).flatMap(DialogEntry::membership))
                .map(Membership::hiddenUntil)
                .hasValueSatisfying(until -> assertThat(until).isPositive());
        eraseAll();

        assertThat(bodies(PRIVATE.key())).containsExactly("after");
        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
        assertThat(unread(ONE, PRIVATE)).isZero();
        assertThat(bodies(other.key())).isEmpty();
        assertThat(directory().find(other.key(), THREE)).isPresent();
        say(other, THREE, "hello again");
        assertThat(unread(ONE, other)).isEqualTo(1);
    }

    @Test
    void aManagedGroupStaysWhenTimeHasTakenAllThatWasSaidInItAndGoesWhenItIsErased() throws Exception {
        manage(List.of(TWO));
        say(GROUP, ONE, "old");
        properties.put(Settings.RETENTION_DAYS, "29");
        retain(NOON.plus(Duration.ofDays(60)));
        assertThat(bodies(GROUP.key())).isEmpty();
        assertThat(directory().find(GROUP.key(), TWO)).isPresent();

        erase(Target.of(GROUP.key()));
        assertThat(counts()).containsOnly("0");
    }

    private void manage(List<User> members) {
        directory()
                .createGroup(
                        GROUP.key(),
                        DialogType.GROUP,
                        GROUP.roomJid(),
                        ONE,
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Map.of(),
                        members);
    }

    @Test
    void everythingOfAUserGoesAndNothingOfAnother() throws Exception {
        List<Change> many = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            many.add(said(GROUP, i % 2 == 0 ? ONE : TWO, "g" + i, i % 2 == 0 ? "of one" : "of two"));
        }
        store.apply(many);
        read(ONE, GROUP, "g1");
        read(TWO, GROUP, "g0");
        say(PRIVATE, TWO, "to one");
        say(PRIVATE, ONE, "to two");
        say(Dialog.between(ONE, ONE), ONE, "to oneself");
        say(Dialog.between(TWO, THREE), TWO, "to three");

        erase(Target.ofUser(ONE.bareJid()));

        assertThat(database.column("SELECT body FROM ofDialogMessage WHERE senderJID = '" + ONE.bareJid() + "'"))
                .isEmpty();
        assertThat(bodies(GROUP.key())).hasSize(350).containsOnly("of two");
        assertThat(bodies(PRIVATE.key())).containsExactly("to one");
        assertThat(database.column("SELECT userJID FROM ofDialogReceipt")).isEmpty();
        assertThat(database.column("SELECT lastMessageBody FROM ofDialog WHERE dialogID = '"
                        + PRIVATE.id().hex() + "'"))
                .containsExactly("to one");
        assertThat(unread(TWO, GROUP)).isZero();
        assertThat(unread(ONE, PRIVATE)).isZero();
        assertThat(reader.unread(ONE, List.of(GROUP.key()))).isEmpty();
        assertThat(reader.dialogsOf(ONE, Optional.empty(), 10)).hasSize(1);
        assertThat(database.column("SELECT COUNT(*) FROM ofDialogErasure")).containsExactly("0");
    }

    @Test
    void anErasureThatADatabasesAbsenceInterruptsGoesOnToItsEnd() throws Exception {
        store.apply(IntStream.range(0, 1700)
                .mapToObj(i -> said(GROUP, i % 2 == 0 ? ONE : TWO, "g" + i, i % 2 == 0 ? "of one" : "of two"))
                .toList());
        store.apply(List.of(new Change.Erase(new Erasure("0".repeat(24), Target.ofUser(ONE.bareJid()), tick()))));
        Eraser eraser = new Eraser(store);
        for (int step = 0; step < 3; step++) {
            assertThat(eraser.step()).isTrue();
            database.setAway(true);
            assertThatThrownBy(eraser::step).isInstanceOf(JdbiException.class);
            database.setAway(false);
        }
        while (eraser.step()) {
            // One small transaction after the other.
        }

        assertThat(bodies(GROUP.key())).hasSize(850).containsOnly("of two");
        assertThat(unread(TWO, GROUP)).isZero();
    }

    @Test
    void askedTwiceAsAfterACrashItIsOneErasure() throws Exception {
        say(PRIVATE, ONE, "x");
        Change erasure = new Change.Erase(new Erasure("0".repeat(24), Target.of(PRIVATE.key()), tick()));
        store.apply(List.of(erasure));
        store.apply(List.of(erasure));

        assertThat(database.column("SELECT COUNT(*) FROM ofDialogErasure")).containsExactly("1");
        Eraser eraser = new Eraser(store);
        assertThat(eraser.step()).isTrue();
        assertThat(eraser.step()).isFalse();
        assertThat(bodies(PRIVATE.key())).isEmpty();
    }

    private void retain(Instant at) {
        Retention retention = new Retention(store, new Settings(properties::get), Clock.fixed(at, ZoneOffset.UTC));
        while (retention.step()) {
            // One small transaction after the other.
        }
    }

    @Test
    void unlessItIsAskedForNothingIsTooOld() {
        say(PRIVATE, ONE, "old");

        retain(NOON.plus(Duration.ofDays(10_000)));

        assertThat(bodies(PRIVATE.key())).containsExactly("old");
    }

    @Test
    void whatIsTooOldGoesFromEveryDialog() throws Exception {
        for (int i = 0; i < 250; i++) {
            say(Dialog.between(ONE, Messages.user(3000 + i + "-92")), ONE, "old");
        }
        store.apply(IntStream.range(0, 1200)
                .mapToObj(i -> said(PRIVATE, ONE, "s" + i, "old"))
                .toList());
        Dialog elsewhere = Dialog.between(Messages.user("1-5"), Messages.user("2-5"));
        say(elsewhere, Messages.user("1-5"), "old");
        passTo(NOON.plus(Duration.ofDays(30)));
        String unread = say(PRIVATE, ONE, "new");
        properties.put(Settings.RETENTION_DAYS, "29");

        retain(now());

        assertThat(database.column("SELECT body FROM ofDialogMessage")).containsExactly("new");
        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
        read(TWO, PRIVATE, unread);
        assertThat(unread(TWO, PRIVATE)).isZero();
    }

    @Test
    void aWrongClockNeitherSavesNorCostsAMessage() {
        ChatMessage old = message(PRIVATE, ONE, "a", "came long ago, says tomorrow");
        passTo(NOON.plus(Duration.ofDays(29)).plus(Duration.ofHours(1)));
        ChatMessage young = message(PRIVATE, ONE, "b", "came today, says long ago");
        store.apply(List.of(keep(sent(old, NOON.plus(Duration.ofHours(20)))), keep(sent(young, NOON))));
        properties.put(Settings.RETENTION_DAYS, "29");

        retain(now());

        assertThat(bodies(PRIVATE.key())).containsExactly("came today, says long ago");
    }

    private static ChatMessage sent(ChatMessage message, Instant dateSent) {
        return new ChatMessage(
                message.id(),
                message.dialog(),
                message.sender(),
                message.stanzaId(),
                message.body(),
                dateSent.getEpochSecond(),
                message.received(),
                message.attachments(),
                message.parameters(),
                message.markable());
    }

    @Test
    void ofADialogThatHasTooManyTheOldestGo() throws Exception {
        store.apply(IntStream.range(0, 1700)
                .mapToObj(i -> said(PRIVATE, ONE, "s" + i, "message " + i))
                .toList());
        say(GROUP, ONE, "alone");
        properties.put(Settings.RETENTION_MAX_MESSAGES, "600");

        retain(now());

        assertThat(bodies(PRIVATE.key()))
                .hasSize(600)
                .startsWith("message 1100")
                .endsWith("message 1699");
        assertThat(bodies(GROUP.key())).hasSize(1);
        assertThat(unread(TWO, PRIVATE)).isEqualTo(600);
    }

    @Test
    void whatAUserSaysAfterHisErasureStays() {
        say(PRIVATE, ONE, "before");
        Change erase = new Change.Erase(new Erasure("0".repeat(24), Target.ofUser(ONE.bareJid()), tick()));
        store.apply(List.of(erase, said(PRIVATE, ONE, "later", "after")));
        Eraser eraser = new Eraser(store);
        while (eraser.step()) {
            // One small transaction after the other.
        }

        assertThat(bodies(PRIVATE.key())).containsExactly("after");
    }

    @Test
    void twoNodesTogetherRemoveNoMoreThanOne() throws Exception {
        store.apply(IntStream.range(0, 1800)
                .mapToObj(i -> said(PRIVATE, ONE, "s" + i, "message " + i))
                .toList());
        properties.put(Settings.RETENTION_MAX_MESSAGES, "600");
        Clock clock = Clock.fixed(now(), ZoneOffset.UTC);
        Retention mine = new Retention(store, new Settings(properties::get), clock);
        Retention theirs = new Retention(new HistoryStore(database), new Settings(properties::get), clock);
        boolean more = true;
        while (more) {
            more = mine.step() | theirs.step();
        }

        assertThat(bodies(PRIVATE.key())).hasSize(600).startsWith("message 1200");
        assertThat(database.column("SELECT messageCount FROM ofDialog")).containsExactly("600");
    }

    @Test
    void whatAnotherNodeHasRemovedMeanwhileIsACollisionAndNotCountedTwice() throws Exception {
        say(PRIVATE, ONE, "first");
        say(PRIVATE, ONE, "second");
        List<Removal.Doomed> doomed = List.of(
                new Removal.Doomed(id("first").hex(), PRIVATE.key(), ONE.bareJid(), NOON.getEpochSecond(), 1, NOON));
        store.inTransaction(handle -> {
            new Removal(handle).remove(PRIVATE.key(), doomed);
            return true;
        });

        assertThatThrownBy(() -> store.inTransaction(handle -> {
                    new Removal(handle).remove(PRIVATE.key(), doomed);
                    return true;
                }))
                .isInstanceOf(CollisionException.class);
        assertThat(database.column("SELECT messageCount FROM ofDialog")).containsExactly("1");
    }

    @Test
    void whatWasErasedDoesNotComeBackWhenTheJournalIsReadAgain() throws Exception {
        Change secret = said(PRIVATE, ONE, "secret", "secret");
        Change erase = new Change.Erase(new Erasure("0".repeat(24), Target.of(PRIVATE.key()), tick()));
        Change later = said(PRIVATE, ONE, "later", "later");
        for (int run = 0; run < 2; run++) {
            store.apply(List.of(secret, erase, later));
            Eraser eraser = new Eraser(store);
            while (eraser.step()) {
                // One small transaction after the other.
            }
        }

        assertThat(bodies(PRIVATE.key())).containsExactly("later");
        assertThat(unread(TWO, PRIVATE)).isEqualTo(1);
    }

    @Test
    void theFirstOfAllPossibleDialogsIsErasedToo() throws Exception {
        Dialog.Group first =
                new Dialog.Group(92, new DialogId("0".repeat(24)), "92_000000000000000000000000@muc.example.org");
        say(first, ONE, "x");

        erase(Target.ofUser(ONE.bareJid()));

        assertThat(bodies(first.key())).isEmpty();
    }
}
