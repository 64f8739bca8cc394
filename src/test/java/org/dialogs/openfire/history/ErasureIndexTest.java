package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.history.Messages.NOON;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.junit.jupiter.api.Test;

/** Whoever asks the index is told the same as who asks each erasure. */
class ErasureIndexTest {

    private static final int ROUNDS = 30_000;

    /** His address is longer than what the database has of it. */
    private static final User LONG = new User("x".repeat(300), "elsewhere.example", false);

    private static final Dialog.Group GROUP = new Dialog.Group(92, new DialogId("5".repeat(24)), "r@muc.x");

    private static final List<User> USERS = List.of(ONE, TWO, LONG);
    private static final List<Dialog> DIALOGS =
            List.of(Dialog.between(ONE, TWO), GROUP, new Dialog.Group(93, GROUP.id(), "r@muc.y"));
    private static final List<MessageId> MESSAGES =
            List.of(new MessageId("a".repeat(24)), new MessageId("b".repeat(24)));
    private static final List<String> STANZAS = List.of("s", "t", "S", "", "y".repeat(300));
    private static final List<Duration> TIMES = List.of(
            Duration.ofHours(-25),
            Duration.ofSeconds(-1),
            Duration.ofNanos(-1_000),
            Duration.ZERO,
            Duration.ofMillis(1));

    /** So that one and the same seed gives the same. */
    private Random random;

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Instant time() {
        return NOON.plus(any(TIMES));
    }

    /** As a client names a message: by its id, in one case or the other, or by its stanza. */
    private String name() {
        String id = any(MESSAGES).hex();
        return any(List.of(id, id.toUpperCase(Locale.ROOT), any(STANZAS)));
    }

    private MessageRow message() {
        return MessageRow.of(Messages.message(any(DIALOGS), any(USERS), name(), "x", time()), 1)
                .with(any(MESSAGES));
    }

    private Change change() {
        return switch (random.nextInt(5)) {
            case 0 -> new Change.Keep(message());
            case 1 -> new Change.Correct(message(), Texts.bounded(name()), true);
            case 2 -> new Change.Mark(new Receipt(any(USERS), keys(), name(), true, time()));
            case 3 -> new Change.Join(GROUP, any(USERS), time());
            default -> new Change.Erase(new Erasure("0".repeat(24), target(), time()));
        };
    }

    private List<DialogKey> keys() {
        return Stream.generate(() -> any(DIALOGS).key())
                .limit(random.nextInt(3))
                .toList();
    }

    private Target target() {
        return switch (random.nextInt(3)) {
            case 0 -> Target.of(any(MESSAGES));
            case 1 -> Target.of(any(DIALOGS).key());
            default -> Target.ofUser(Texts.bounded(any(USERS).bareJid()));
        };
    }

    private LetterErasure erasure() {
        Target target = target();
        boolean isTraced = target.message().isPresent() && random.nextBoolean();
        return new LetterErasure(
                new Erasure("1".repeat(24), target, time()), isTraced ? Optional.of(trace()) : Optional.empty());
    }

    private MessageTrace trace() {
        Set<String> corrections = new HashSet<>();
        IntStream.range(0, random.nextInt(3)).forEach(i -> corrections.add(Texts.bounded(name())));
        return new MessageTrace(
                any(DIALOGS).key(), any(USERS).bareJid(), Texts.bounded(name()), corrections, time().toEpochMilli());
    }

    private static byte[] line(Change change) {
        return ("{\"change\":" + StandardCharsets.UTF_8.decode(ChangeCodec.encode(change)) + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String kind(LetterErasure erasure, Change change) {
        Target target = erasure.erasure().target();
        String of = target.message().isPresent() ? "message" : target.dialog().isPresent() ? "dialog" : "user";
        return change.getClass().getSimpleName() + " of a " + of
                + (erasure.trace().isPresent() ? " that is known" : "");
    }

    @Test
    void itTakesWhatOneOfItsErasuresTakes() {
        long seed = new Random().nextLong();
        System.out.println("ErasureIndexTest: seed " + seed);
        random = new Random(seed);
        Set<String> taken = new TreeSet<>();
        int left = 0;
        for (int i = 0; i < ROUNDS; i++) {
            List<LetterErasure> erasures =
                    Stream.generate(this::erasure).limit(1 + random.nextInt(2)).toList();
            byte[] line = line(change());
            Change change = LetterErasure.read(line).orElseThrow();
            List<LetterErasure> taking =
                    erasures.stream().filter(erasure -> erasure.takes(change)).toList();

            assertThat(new ErasureIndex(erasures).takes(line))
                    .as("seed %d, round %d: %s and %s", seed, i, erasures, change)
                    .isEqualTo(!taking.isEmpty());
            taking.forEach(erasure -> taken.add(kind(erasure, change)));
            left += taking.isEmpty() ? 1 : 0;
        }

        // Else this would have compared nothing with nothing.
        assertThat(left).as("seed %d", seed).isPositive();
        assertThat(taken)
                .as("seed %d", seed)
                .containsExactly(
                        "Correct of a dialog",
                        "Correct of a message",
                        "Correct of a message that is known",
                        "Correct of a user",
                        "Join of a dialog",
                        "Join of a user",
                        "Keep of a dialog",
                        "Keep of a message",
                        "Keep of a message that is known",
                        "Keep of a user",
                        "Mark of a dialog",
                        "Mark of a message",
                        "Mark of a message that is known",
                        "Mark of a user");
    }

    @Test
    void anErasureComesBackFromItsLineAsItWas() {
        long seed = new Random().nextLong();
        System.out.println("ErasureIndexTest: lines, seed " + seed);
        random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            LetterErasure erasure = erasure();
            byte[] line = LetterErasureCodec.encode(erasure);

            assertThat(LetterErasureCodec.decode(line)).as("seed %d", seed).contains(erasure);
            assertThat(new String(line, StandardCharsets.UTF_8).indexOf('\n')).isEqualTo(line.length - 1);
        }
    }
}
