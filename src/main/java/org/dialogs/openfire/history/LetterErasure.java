package org.dialogs.openfire.history;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An erasure, as the dead letters have to know it. It takes the letters of what it takes from the database: of a dialog all that belongs to it, of a
 * message its corrections and receipts, too, of a user what he wrote, read and joined; each if the server had received it until the
 * erasure was asked for. A line that cannot be read, and so never be tried again, goes if it names what is erased. Letters of erasures stay.
 *
 * @param trace by what else a message is known; empty if the database did not say
 */
record LetterErasure(Erasure erasure, Optional<MessageTrace> trace) {

    private static final Logger LOG = LoggerFactory.getLogger(LetterErasure.class);
    private static final JsonMapper MAPPER = Json.mapper();

    /** By what it may be named in what it takes. */
    Stream<Object> names() {
        Target target = erasure.target();
        return Stream.of(
                        target.message().map(MessageId::hex).stream(),
                        trace.stream().map(MessageTrace::stanzaId),
                        trace.stream().flatMap(known -> known.correctionIds().stream()),
                        target.dialog().stream(),
                        target.userJid().stream())
                .flatMap(name -> name);
    }

    /** By what a change names what it belongs to. */
    static Stream<Object> names(Change change) {
        if (change instanceof Change.Keep keep) {
            return names(keep.message());
        }
        if (change instanceof Change.Correct correct) {
            String replaced = correct.replaced();
            return Stream.concat(Stream.of(replaced, replaced.toLowerCase(Locale.ROOT)), names(correct.message()));
        }
        if (change instanceof Change.Mark mark) {
            Receipt receipt = mark.receipt();
            return Stream.concat(Stream.of(receipt.messageId(), jid(receipt.user())), receipt.dialogs().stream());
        }
        return change instanceof Change.Join join ? Stream.of(join.dialog().key(), jid(join.user())) : Stream.empty();
    }

    private static Stream<Object> names(MessageRow message) {
        return Stream.of(
                message.id().hex(), message.stanzaId(), message.dialog().key(), jid(message.sender()));
    }

    /** What a line would have changed; empty if that cannot be read. */
    static Optional<Change> read(byte[] line) {
        try {
            Optional<Change> change = DeadLetter.change(line).map(ChangeCodec::decode);
            change.ifPresent(Change::at);
            return change;
        } catch (RuntimeException e) {
            // It was cut off, somebody has edited it, or it is of a later version.
            LOG.debug("A dead letter cannot be read", e);
            return Optional.empty();
        }
    }

    /** Whether what would have been changed goes. A message goes from the database whenever it came, for it is known by more than the time. */
    boolean takes(Change change) {
        boolean isMessage = erasure.target().message().isPresent() && change instanceof Change.Keep;
        return (isMessage || !millis(change.at()).isAfter(millis(erasure.at()))) && isOfTarget(change);
    }

    /** As exactly as the database has it. */
    private static Instant millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private boolean isOfTarget(Change change) {
        Target target = erasure.target();
        return target.message().map(id -> isOf(id, change)).orElse(false)
                || target.dialog().map(key -> isOf(key, change)).orElse(false)
                || target.userJid().map(jid -> isOf(jid, change)).orElse(false);
    }

    private boolean isOf(MessageId id, Change change) {
        if (change instanceof Change.Keep keep) {
            return trace.map(known -> known.isOf(id, keep.message()))
                    .orElseGet(() -> keep.message().id().equals(id));
        }
        if (change instanceof Change.Correct correct) {
            return trace.map(known -> known.isCorrectedBy(id, correct) || known.isOf(id, correct.message()))
                    .orElseGet(() -> correct.message().id().equals(id)
                            || correct.replaced().toLowerCase(Locale.ROOT).equals(id.hex()));
        }
        return change instanceof Change.Mark mark
                && trace.map(known -> known.isMarkedBy(id, mark.receipt()))
                        .orElseGet(() -> mark.receipt().messageId().equals(id.hex()));
    }

    private static boolean isOf(DialogKey key, Change change) {
        if (change instanceof Change.Keep keep) {
            return keep.message().dialog().key().equals(key);
        }
        if (change instanceof Change.Correct correct) {
            return correct.message().dialog().key().equals(key);
        }
        if (change instanceof Change.Mark mark) {
            List<DialogKey> dialogs = mark.receipt().dialogs();
            return !dialogs.isEmpty() && dialogs.stream().allMatch(key::equals);
        }
        return change instanceof Change.Join join && join.dialog().key().equals(key);
    }

    private static boolean isOf(String userJid, Change change) {
        if (change instanceof Change.Keep keep) {
            return isUser(userJid, keep.message().sender());
        }
        if (change instanceof Change.Correct correct) {
            return isUser(userJid, correct.message().sender());
        }
        if (change instanceof Change.Mark mark) {
            return isUser(userJid, mark.receipt().user());
        }
        return change instanceof Change.Join join && isUser(userJid, join.user());
    }

    private static boolean isUser(String userJid, User user) {
        return jid(user).equals(userJid);
    }

    private static String jid(User user) {
        return Texts.bounded(user.bareJid());
    }

    /** Whether a line that cannot be read names what is erased. */
    boolean isNamedIn(String text) {
        Target target = erasure.target();
        return target.message().map(id -> isNamedIn(text, id.hex())).orElse(false)
                || target.dialog().map(key -> isNamedIn(text, key.id().hex())).orElse(false)
                || target.userJid().map(jid -> isUserNamedIn(text, jid)).orElse(false);
    }

    private static boolean isUserNamedIn(String text, String userJid) {
        int at = userJid.indexOf('@');
        return at > 0 && isNamedIn(text, userJid.substring(0, at)) && isNamedIn(text, userJid.substring(at + 1));
    }

    /** As a text of JSON, or of what is a text of JSON itself: so is a record that was no JSON. */
    private static boolean isNamedIn(String text, String name) {
        String quoted = quoted(name);
        String twice = quoted(quoted);
        return text.contains(quoted) || text.contains(twice.substring(1, twice.length() - 1));
    }

    private static String quoted(String text) {
        return MAPPER.getNodeFactory().textNode(text).toString();
    }

    /** Without that by which messages are known. */
    static List<LetterErasure> untraced(List<Erasure> erasures) {
        return erasures.stream()
                .map(erasure -> new LetterErasure(erasure, Optional.empty()))
                .toList();
    }
}
