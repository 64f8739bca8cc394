package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Groups of a thousand members, in which two nodes write what is said, read and joined, while both change who is in them: what the counters
 * say is what the rows say.
 */
@OnEachDatabase
class LargeGroupTest extends HistoryFixture {

    static final int MEMBERS = 1000;
    static final Dialog.Group FOUND = new Dialog.Group(
            92, new DialogId("58a4c7a1b5c8d9e0f1a2b3c5"), "92_58a4c7a1b5c8d9e0f1a2b3c5@muc.example.org");

    private static final List<Dialog.Group> GROUPS = List.of(GROUP, FOUND);
    private static final int MESSAGES = 1500;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** From here on they only listen: who of them is a member is for the directory alone to say. */
    private static final int FIRST_SILENT = 500;

    private static final String ROWS = """
            SELECT messageID, senderJID, stanzaID, dateSent, createdDate, arrival FROM ofDialogMessage
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;
    private static final String DONE = """
            SELECT r.messageID, r.userJID FROM ofDialogReceipt r WHERE r.readDate IS NOT NULL
            UNION SELECT h.messageID, h.userJID FROM ofDialogHidden h
            """;
    private static final String COUNTED = """
            SELECT userJID, sinceArrival, readCount FROM ofDialogMember
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;
    private static final String DIALOG = """
            SELECT messageCount, lastArrival, lastMessageID FROM ofDialog
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("dialogs.test.seed", new Random().nextLong());

    /** Stanza ids of what was said, and of what somebody wanted to be gone. */
    private final Set<String> said = new HashSet<>();

    private final Set<String> unwanted = new HashSet<>();

    static User user(int number) {
        return Messages.user(10_000 + number + "-92");
    }

    static void create(DialogDirectory directory, Dialog.Group group, List<User> members) {
        directory.createGroup(
                group.key(),
                DialogType.GROUP,
                group.roomJid(),
                members.get(0),
                Optional.of("large"),
                Optional.empty(),
                false,
                Map.of(),
                members);
    }

    private DialogDirectory directory() {
        return new DialogDirectory(database, Clock.systemUTC());
    }

    private HistoryWriter node(String name) throws IOException {
        // Small batches: more places where others can come between.
        Map<String, String> properties = Map.of(Settings.BATCH_MAX_MESSAGES, "40");
        return new HistoryWriter(
                        new Settings(properties::get),
                        new HistoryStore(database),
                        folder.resolve(name),
                        user -> true,
                        Clock.systemUTC())
                .start();
    }

    @Test
    void whateverAThousandMembersDoTheCountersAreThoseOfTheRows() throws Exception {
        System.out.println("LargeGroupTest: seed " + seed);
        create(
                directory(),
                GROUP,
                IntStream.range(0, MEMBERS).mapToObj(LargeGroupTest::user).toList());
        AtomicBoolean isWritten = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Map<Dialog.Group, Map<User, Boolean>>> silent;
        try (HistoryWriter one = node("one");
                HistoryWriter other = node("other")) {
            Future<?> talking = threads.submit(done(() -> talk(one, "one", new Random(seed))));
            Future<?> alsoTalking = threads.submit(done(() -> talk(other, "other", new Random(seed + 1))));
            List<Future<Map<Dialog.Group, Map<User, Boolean>>>> changing = List.of(
                    threads.submit(() -> change(0, new Random(seed + 2), isWritten)),
                    threads.submit(() -> change(1, new Random(seed + 3), isWritten)));
            talking.get();
            alsoTalking.get();
            assertThat(one.awaitWritten(LIMIT)).isTrue();
            assertThat(other.awaitWritten(LIMIT)).isTrue();
            isWritten.set(true);
            silent = List.of(changing.get(0).get(), changing.get(1).get());
            assertThat(one.deadLetters() + other.deadLetters() + one.notKept() + other.notKept())
                    .as("seed %d", seed)
                    .isZero();
        } finally {
            isWritten.set(true);
            threads.shutdownNow();
        }

        Set<String> kept = new HashSet<>();
        for (Dialog.Group group : GROUPS) {
            kept.addAll(check(group));
            Set<String> occupants = new HashSet<>(directory().occupants(group.key()));
            silent.forEach(users -> users.get(group)
                    .forEach((user, isMember) -> assertThat(occupants.contains(user.bareJid()))
                            .as("seed %d, %s in %s", seed, user, group)
                            .isEqualTo(isMember)));
        }
        assertThat(said).as("seed %d", seed).containsAll(kept).hasSizeGreaterThan(MESSAGES);
        said.removeAll(unwanted);
        assertThat(kept).as("seed %d", seed).containsAll(said);
    }

    private static Callable<Void> done(Runnable work) {
        return () -> {
            work.run();
            return null;
        };
    }

    /** What is said, read, joined and erased on one node. */
    private void talk(HistoryWriter writer, String name, Random random) {
        List<ChatMessage> recent = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            Dialog.Group group = GROUPS.get(random.nextInt(GROUPS.size()));
            User sender = user(random.nextInt(FIRST_SILENT));
            ChatMessage message = Messages.message(group, sender, name + i, "text " + i, Instant.now());
            writer.keep(message).accept();
            recent.add(message);
            ChatMessage any = recent.get(Math.max(0, i - random.nextInt(200)));
            if (random.nextInt(50) == 0) {
                writer.erase(any.id());
                remember(unwanted, any);
            }
            if (random.nextInt(5) == 0) {
                writer.join((Dialog.Group) any.dialog(), user(random.nextInt(FIRST_SILENT)), Instant.now());
            }
            for (int mark = random.nextInt(3); mark > 0; mark--) {
                boolean isByStanza = random.nextBoolean();
                writer.mark(new Receipt(
                                user(random.nextInt(MEMBERS)),
                                List.of(any.dialog().key()),
                                isByStanza ? any.stanzaId() : any.id().hex(),
                                random.nextInt(4) > 0,
                                Instant.now()))
                        .accept();
            }
        }
        recent.forEach(message -> remember(said, message));
    }

    private static void remember(Set<String> stanzas, ChatMessage message) {
        synchronized (stanzas) {
            stanzas.add(message.stanzaId());
        }
    }

    /**
     * Who is added, removed, adopted and so on, until everything is written.
     *
     * @return of the silent users with which no other node deals, who is a member in the end
     */
    private Map<Dialog.Group, Map<User, Boolean>> change(int node, Random random, AtomicBoolean isWritten) {
        DialogDirectory directory = directory();
        Map<Dialog.Group, Map<User, Boolean>> silent = new HashMap<>();
        GROUPS.forEach(group -> silent.put(group, new HashMap<>()));
        for (int i = FIRST_SILENT + node; i < MEMBERS; i += 2) {
            silent.get(GROUP).put(user(i), true);
            silent.get(FOUND).put(user(i), false);
        }
        boolean isAdopted = false;
        for (int round = 0; !isWritten.get() || round < 100; round++) {
            Dialog.Group group = GROUPS.get(random.nextInt(GROUPS.size()));
            Map<User, Boolean> expected = silent.get(group);
            List<User> own = own(node, random);
            List<User> some = Stream.concat(own.stream(), Stream.of(user(random.nextInt(FIRST_SILENT))))
                    .toList();
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    boolean isThere = directory.find(group.key()).isPresent();
                    directory.add(group.key(), some);
                    own.forEach(user -> expected.compute(user, (who, is) -> isThere ? Boolean.TRUE : null));
                }
                case 2, 3 -> {
                    directory.remove(group.key(), some);
                    own.forEach(user -> expected.put(user, false));
                }
                case 4 -> directory.hide(group.key(), some.get(0));
                case 5 -> reform(directory, group, random);
                default -> {
                    if (node == 0 && !isAdopted) {
                        isAdopted = random.nextInt(60) == 0;
                        adopt(directory, some, isAdopted ? Optional.of(user(0)) : Optional.empty());
                        own.forEach(user -> silent.get(FOUND).put(user, true));
                    }
                }
            }
        }
        return silent;
    }

    /** Some of the silent users that are this node's. */
    private static List<User> own(int node, Random random) {
        return IntStream.range(0, 1 + random.nextInt(20))
                .map(i -> FIRST_SILENT + 2 * random.nextInt((MEMBERS - FIRST_SILENT) / 2) + node)
                .distinct()
                .mapToObj(LargeGroupTest::user)
                .toList();
    }

    private static void reform(DialogDirectory directory, Dialog.Group group, Random random) {
        DialogType type = random.nextInt(3) == 0 ? DialogType.PUBLIC_GROUP : DialogType.GROUP;
        // Without an owner, the other group is still to be adopted.
        Optional<String> owner =
                group.equals(GROUP) ? Optional.of(user(random.nextInt(MEMBERS)).bareJid()) : Optional.empty();
        directory.reform(group.key(), type, owner, random.nextBoolean());
    }

    private static void adopt(DialogDirectory directory, List<User> members, Optional<User> owner) {
        directory.adopt(FOUND.key(), DialogType.GROUP, FOUND.roomJid(), owner, Optional.of("found"), members);
    }

    private record Row(String id, String sender, String stanza, long order, long arrival) {

        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    Math.min(row.getLong(4), row.getLong(5) / 1000),
                    row.getLong(6));
        }
    }

    private record Done(String id, String user) {}

    private record Counted(String user, long since, long read) {}

    private record Summary(long messages, long lastArrival, String last) {}

    /** Compares what is counted with what is there; returns the stanza ids of the messages. */
    private List<String> check(Dialog.Group group) {
        return store.inTransaction(handle -> {
            List<Row> rows = of(handle.createQuery(ROWS), group)
                    .map((row, context) -> Row.of(row))
                    .list();
            Set<Done> done = handle.createQuery(DONE)
                    .map((row, context) -> new Done(row.getString(1), row.getString(2)))
                    .set();
            List<Counted> members = of(handle.createQuery(COUNTED), group)
                    .map((row, context) -> new Counted(row.getString(1), row.getLong(2), row.getLong(3)))
                    .list();
            Summary dialog = of(handle.createQuery(DIALOG), group)
                    .map((row, context) -> new Summary(row.getLong(1), row.getLong(2), row.getString(3)))
                    .one();

            assertThat(rows).extracting(Row::arrival).doesNotHaveDuplicates();
            Row last = rows.stream()
                    .max(Comparator.comparingLong(Row::order).thenComparingLong(Row::arrival))
                    .orElseThrow();
            assertThat(dialog.last).as("seed %d", seed).isEqualTo(last.id);
            assertThat(dialog.messages).as("seed %d", seed).isEqualTo(rows.size());
            assertThat(dialog.lastArrival).isGreaterThanOrEqualTo(last.arrival);
            assertThat(members).hasSizeGreaterThan(FIRST_SILENT / 10);
            assertThat(members).as("seed %d, %s", seed, group).allSatisfy(member -> {
                long unread = rows.stream()
                        .filter(row -> row.arrival > member.since && !row.sender.equals(member.user))
                        .filter(row -> !done.contains(new Done(row.id, member.user)))
                        .count();
                assertThat(dialog.messages - member.read).isEqualTo(unread);
            });
            long read = done.stream().map(Done::id).distinct().count();
            System.out.printf(
                    "LargeGroupTest: %s, %d messages, %d of them read, %d members%n",
                    group.roomJid(), rows.size(), read, members.size());
            return rows.stream().map(Row::stanza).toList();
        });
    }

    private static Query of(Query query, Dialog.Group group) {
        return query.bind("applicationID", group.applicationId())
                .bind("dialogID", group.id().hex());
    }
}
