package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.DialogOrder.Field;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dialogs that a user sees. */
@OnEachDatabase
class DialogListTest extends HistoryFixture {

    private static final Predicate<DialogEntry> ALL = entry -> true;

    private DialogDirectory directory;

    @BeforeEach
    void openDirectory() {
        directory = new DialogDirectory(database, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private Listing<DialogEntry> list(User viewer) {
        return directory.dialogs(viewer, 92, ALL, DialogOrder.LATEST_FIRST, 0, 100);
    }

    private static List<DialogKey> keys(List<DialogEntry> entries) {
        return entries.stream().map(DialogEntry::key).toList();
    }

    private Dialog.Group group(int number, DialogType type, Clock clock, User... members) {
        Dialog.Group group = new Dialog.Group(
                92, new DialogId("%024x".formatted(number)), "92_%024x@muc.example.org".formatted(number));
        new DialogDirectory(database, clock)
                .createGroup(
                        group.key(),
                        type,
                        group.roomJid(),
                        THREE,
                        Optional.of("Group " + number * 7 % 10 + number),
                        Optional.empty(),
                        true,
                        Map.of("number", number),
                        List.of(members));
        return group;
    }

    @Test
    void oneSeesHisOwnAndThePublicOnesAndNotWhatHeHasDeleted() {
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        Dialog.Group open = group(1, DialogType.PUBLIC_GROUP, clock);
        Dialog.Group joined = group(2, DialogType.PUBLIC_GROUP, clock, ONE);
        Dialog.Group deleted = group(3, DialogType.PUBLIC_GROUP, clock, ONE);
        Dialog.Group mine = group(4, DialogType.GROUP, clock, ONE);
        group(5, DialogType.GROUP, clock);
        say(PRIVATE, TWO, "hello");
        Dialog hidden = Dialog.between(ONE, THREE);
        say(hidden, THREE, "deleted");
        directory.hide(hidden.key(), ONE);
        directory.hide(deleted.key(), ONE);
        say(Dialog.between(TWO, THREE), TWO, "of others");
        Dialog elsewhere = Dialog.between(ONE, Messages.user("2-5"));
        say(elsewhere, ONE, "of no application");

        assertThat(keys(list(ONE).items()))
                .containsExactlyInAnyOrder(open.key(), joined.key(), mine.key(), PRIVATE.key());
        assertThat(list(ONE).total()).isEqualTo(4);
        assertThat(list(ONE).items().get(0).membership())
                .map(Membership::unread)
                .contains(1L);
        assertThat(keys(list(Messages.user("9-92")).items()))
                .containsExactlyInAnyOrder(open.key(), joined.key(), deleted.key());
        say(hidden, THREE, "back");
        assertThat(keys(list(ONE).items())).contains(hidden.key());
        store.apply(List.of(new Change.Erase(new Erasure("0".repeat(24), Erasure.Target.of(open.key()), tick()))));
        assertThat(keys(list(ONE).items())).doesNotContain(open.key());
    }

    @Test
    void everyOrderAndPageIsThatOfTheWhole() {
        Random random = new Random(7);
        for (int i = 0; i < 230; i++) {
            Clock clock = Clock.fixed(NOON.plus(Duration.ofSeconds(random.nextInt(1000))), ZoneOffset.UTC);
            Dialog.Group group =
                    group(i, i % 3 == 0 ? DialogType.PUBLIC_GROUP : DialogType.GROUP, clock, i % 6 == 0 ? TWO : ONE);
            if (i % 4 == 0) {
                passTo(NOON.plusSeconds(random.nextInt(2000)));
                say(group, THREE, "message");
            }
        }
        Predicate<DialogEntry> filter = entry -> (Integer) entry.data().get("number") % 5 != 0;
        List<DialogEntry> expected = new ArrayList<>(directory.find(keysUpTo(230), ONE).stream()
                .filter(entry -> entry.type() == DialogType.PUBLIC_GROUP
                        || entry.membership().isPresent())
                .filter(filter)
                .toList());
        for (Field field : Field.values()) {
            for (boolean descending : List.of(true, false)) {
                Comparator<DialogEntry> by = by(field);
                expected.sort((descending ? by.reversed() : by).thenComparing(DialogEntry::key));
                for (int kept : List.of(0, 1000)) {
                    Transactions transactions = new Transactions(database);
                    DialogList list = new DialogList(transactions, new DialogRows(), 1000, kept);
                    List<DialogEntry> paged = new ArrayList<>();
                    for (int skip = 0; skip < 250; skip += 70) {
                        Listing<DialogEntry> page =
                                list.page(ONE, 92, filter, new DialogOrder(field, descending), skip, 70);
                        assertThat(page.total()).isEqualTo(expected.size());
                        paged.addAll(page.items());
                    }
                    assertThat(paged).as("%s %s", field, descending).isEqualTo(expected);
                }
            }
        }
        assertThat(directory.dialogs(ONE, 92, filter, DialogOrder.LATEST_FIRST, 0, 0))
                .isEqualTo(new Listing<>(List.of(), expected.size()));
    }

    private static List<DialogKey> keysUpTo(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new DialogKey(92, new DialogId("%024x".formatted(i))))
                .toList();
    }

    private static Comparator<DialogEntry> by(Field field) {
        return switch (field) {
            case LAST_MESSAGE_DATE_SENT ->
                Comparator.<DialogEntry, Long>comparing(entry -> entry.last()
                                .map(DialogEntry.LastMessage::dateSent)
                                .orElse(entry.created().getEpochSecond()))
                        .thenComparing(entry -> entry.last().isPresent());
            case CREATED_AT -> Comparator.comparing(DialogEntry::created);
            case UPDATED_AT -> Comparator.comparing(DialogEntry::updated);
            case ID -> Comparator.comparing(entry -> entry.key().id().hex());
            case NAME -> Comparator.comparing(entry -> entry.name().orElseThrow());
        };
    }

    @Test
    void soManyAreLookedAtAndNoMore() {
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        for (int i = 0; i < 6; i++) {
            group(i, i % 2 == 0 ? DialogType.GROUP : DialogType.PUBLIC_GROUP, clock, i == 1 ? TWO : ONE);
        }
        Transactions transactions = new Transactions(database);

        // His own are five, and two of them are among the three public ones.
        assertThat(new DialogList(transactions, new DialogRows(), 8)
                        .page(ONE, 92, ALL, DialogOrder.LATEST_FIRST, 0, 2)
                        .total())
                .isEqualTo(6);
        assertThatThrownBy(() -> new DialogList(transactions, new DialogRows(), 7)
                        .page(ONE, 92, ALL, DialogOrder.LATEST_FIRST, 0, 2))
                .isInstanceOf(TooManyRowsException.class);
    }
}
