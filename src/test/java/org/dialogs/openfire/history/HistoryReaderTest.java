package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dialogs.openfire.history.DialogEntry.LastMessage;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.DialogEntry.Place;
import org.dialogs.openfire.history.HistoryReader.Order;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.junit.jupiter.api.Test;

@OnEachDatabase
class HistoryReaderTest extends HistoryFixture {

    @Test
    void aMessageComesBackAsItWent() {
        ChatMessage plain = message(PRIVATE, ONE, "53fc4604565c128132016612", "text \ud83d\ude00 \u00e4");
        ChatMessage message = new ChatMessage(
                plain.id(),
                plain.dialog(),
                plain.sender(),
                plain.stanzaId(),
                plain.body(),
                1409146118,
                plain.received(),
                List.of(new Attachment(Map.of("type", "image", "id", "1")), new Attachment(Map.of())),
                Map.of("color", "r\u00f6d", "nested", Map.of("x", List.of("1", "2"))),
                true);
        store.apply(List.of(keep(message)));

        KeptMessage kept = reader.page(PRIVATE.key(), Order.NEWEST_FIRST, Optional.empty(), 1)
                .get(0);

        assertThat(kept.id()).isEqualTo(message.id());
        assertThat(kept.dialog()).isEqualTo(PRIVATE.key());
        assertThat(kept.position().dateSent()).isEqualTo(1409146118);
        assertThat(kept.senderJid()).isEqualTo("1001-92@example.org");
        assertThat(kept.recipientJid()).isEqualTo("1002-92@example.org");
        assertThat(kept.stanzaId()).isEqualTo(message.stanzaId());
        assertThat(kept.body()).isEqualTo(message.body());
        assertThat(kept.attachments()).isEqualTo(message.attachments());
        assertThat(kept.parameters()).isEqualTo(message.parameters());
        assertThat(kept.markable()).isTrue();
        assertThat(kept.created()).isEqualTo(message.received()).isEqualTo(kept.updated());
    }

    @Test
    void pagesFollowEachOtherInBothDirections() {
        List<String> said = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            said.add("message " + i);
            // Several in one second: their arrival decides.
            changes.add(keep(Messages.message(PRIVATE, ONE, "s" + i, "message " + i, NOON.plusMillis(i * 150L))));
        }
        store.apply(changes);
        say(GROUP, ONE, "elsewhere");

        assertThat(bodies(PRIVATE.key(), Order.OLDEST_FIRST)).isEqualTo(said);
        List<String> backwards = new ArrayList<>(said);
        Collections.reverse(backwards);
        assertThat(bodies(PRIVATE.key(), Order.NEWEST_FIRST)).isEqualTo(backwards);
    }

    @Test
    void twoNodesMessagesOfOneMomentHaveDifferentPlaces() {
        MessageRow first = MessageRow.of(message(PRIVATE, ONE, "a", "a"), 5_000_000);
        MessageRow second = MessageRow.of(message(PRIVATE, TWO, "b", "b"), 5_000_000);
        store.apply(List.of(new Change.Keep(first)));
        store.apply(List.of(new Change.Keep(second)));

        assertThat(reader.page(PRIVATE.key(), Order.OLDEST_FIRST, Optional.empty(), 10))
                .extracting(kept -> kept.position().arrival())
                .containsExactly(5_000_000L, 5_000_001L);
    }

    @Test
    void aSearchFindsTheTextAsItStandsInWhicheverCase() {
        say(PRIVATE, ONE, "The Quick brown fox");
        say(PRIVATE, ONE, "100% quick_brown!");
        say(PRIVATE, ONE, "\u00c4rger \ud83d\ude00 im B\u00fcro");
        say(GROUP, ONE, "quick, elsewhere");

        assertThat(found("quick")).containsExactly("100% quick_brown!", "The Quick brown fox");
        assertThat(found("k_b")).containsExactly("100% quick_brown!");
        assertThat(found("0%")).containsExactly("100% quick_brown!");
        assertThat(found("0%q")).isEmpty();
        assertThat(found("n!")).containsExactly("100% quick_brown!");
        assertThat(found("\u00e4RGER \ud83d\ude00")).hasSize(1);
        assertThat(found("slow")).isEmpty();
    }

    private List<String> found(String text) {
        List<String> found = new ArrayList<>();
        List<KeptMessage> page = reader.search(PRIVATE.key(), text, Optional.empty(), 1);
        while (!page.isEmpty()) {
            found.add(page.get(0).body());
            page = reader.search(PRIVATE.key(), text, Optional.of(page.get(0).position()), 1);
        }
        return found;
    }

    @Test
    void aUsersDialogsComeWithTheLatestFirstWithWhatIsUnread() {
        List<User> others = IntStream.range(0, 30)
                .mapToObj(i -> Messages.user(3000 + i + "-92"))
                .toList();
        others.forEach(other -> say(Dialog.between(ONE, other), other, "hello"));
        say(Dialog.between(ONE, others.get(3)), others.get(3), "again");
        found(GROUP);
        join(GROUP, ONE);
        say(Dialog.between(TWO, THREE), TWO, "of others");

        List<DialogEntry> all = new ArrayList<>();
        List<DialogEntry> page = reader.dialogsOf(ONE, Optional.empty(), 7);
        while (!page.isEmpty()) {
            all.addAll(page);
            Place last = page.get(page.size() - 1).place();
            page = reader.dialogsOf(ONE, Optional.of(last), 7);
        }

        assertThat(all).hasSize(31).extracting(DialogEntry::place).isSorted().doesNotHaveDuplicates();
        assertThat(all.get(0).roomJid()).contains(GROUP.roomJid());
        DialogEntry latest = all.get(1);
        assertThat(latest.last().map(LastMessage::body)).contains("again");
        assertThat(latest.last().map(LastMessage::senderJid))
                .contains(others.get(3).bareJid());
        assertThat(unread(latest)).isEqualTo(2);
        assertThat(latest.messages()).isEqualTo(2);
        assertThat(List.of(latest.firstUser().get(), latest.secondUser().get()))
                .containsExactlyInAnyOrder(ONE.bareJid(), others.get(3).bareJid());
        assertThat(unread(all.get(2))).isEqualTo(1);
        assertThat(reader.dialogsOf(others.get(3), Optional.empty(), 7))
                .singleElement()
                .satisfies(dialog -> assertThat(unread(dialog)).isZero());
    }

    private static long unread(DialogEntry dialog) {
        return dialog.membership().map(Membership::unread).orElseThrow();
    }

    @Test
    void unreadIsToldForManyDialogsAtOnce() {
        say(PRIVATE, ONE, "a");
        say(GROUP, ONE, "b");
        Dialog other = Dialog.between(Messages.user("1-5"), Messages.user("2-5"));
        say(other, Messages.user("1-5"), "c");

        assertThat(reader.unread(TWO, List.of(PRIVATE.key(), GROUP.key(), other.key())))
                .containsExactly(Map.entry(PRIVATE.key(), 1L));
    }

    @Test
    void aPageIsBounded() {
        assertThatThrownBy(() -> reader.page(PRIVATE.key(), Order.NEWEST_FIRST, Optional.empty(), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reader.dialogsOf(ONE, Optional.empty(), 1001))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anythingThatCanBeSaidCanBeRead() {
        ChatMessage plain = message(PRIVATE, ONE, "a", "x");
        ChatMessage odd = new ChatMessage(
                plain.id(),
                plain.dialog(),
                plain.sender(),
                plain.stanzaId(),
                plain.body(),
                plain.dateSent(),
                plain.received(),
                List.of(new Attachment(Map.of("n".repeat(60_000), ""))),
                Map.of("n".repeat(60_000), "v", "\"\\ \u2028", ""),
                false);
        store.apply(List.of(keep(odd)));

        assertThat(reader.page(PRIVATE.key(), Order.NEWEST_FIRST, Optional.empty(), 1))
                .singleElement()
                .satisfies(kept -> assertThat(kept.parameters()).isEqualTo(odd.parameters()));
    }

    @Test
    void aPageIsBoundedByParametersTooAndOtherwiseAsLongAsAskedFor() {
        ChatMessage plain = message(PRIVATE, ONE, "a", "");
        for (int i = 0; i < 5; i++) {
            store.apply(List.of(keep(new ChatMessage(
                    plain.id(),
                    plain.dialog(),
                    plain.sender(),
                    "p" + i,
                    "",
                    plain.dateSent(),
                    plain.received(),
                    List.of(),
                    Map.of("x", "y".repeat(3 << 20)),
                    false))));
        }
        store.apply(IntStream.range(0, 350)
                .mapToObj(i -> said(GROUP, ONE, "s" + i, "x"))
                .toList());

        assertThat(reader.page(PRIVATE.key(), Order.OLDEST_FIRST, Optional.empty(), 100))
                .hasSize(3);
        assertThat(reader.page(GROUP.key(), Order.OLDEST_FIRST, Optional.empty(), 1000))
                .hasSize(350);
        assertThat(reader.page(GROUP.key(), Order.NEWEST_FIRST, Optional.empty(), 250))
                .hasSize(250);
        assertThat(reader.page(GROUP.key(), Order.NEWEST_FIRST, Optional.empty(), 200))
                .hasSize(200);
    }

    @Test
    void aPageOfLongTextsIsShorterAndTheNextGoesOn() {
        String text = "x".repeat(3 << 20);
        for (int i = 0; i < 5; i++) {
            say(PRIVATE, ONE, i + text);
        }

        List<KeptMessage> page = reader.page(PRIVATE.key(), Order.OLDEST_FIRST, Optional.empty(), 100);
        assertThat(page).hasSize(3);
        assertThat(bodies(PRIVATE.key()).stream().map(body -> body.charAt(0))).containsExactly('0', '1', '2', '3', '4');
        assertThat(reader.dialogsOf(ONE, Optional.empty(), 1)
                        .get(0)
                        .last()
                        .get()
                        .body())
                .hasSize(4096);
    }
}
