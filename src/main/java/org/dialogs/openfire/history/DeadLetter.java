package org.dialogs.openfire.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;

/**
 * Something that the database has refused for good. What it says of it has no text of a message.
 *
 * @param record its number in the journal; empty if that cannot be read
 * @param at when it was refused
 * @param reason why
 * @param dialog in which it was, if it is of one
 */
public record DeadLetter(
        LetterId id,
        Optional<Long> record,
        Optional<Instant> at,
        String reason,
        What what,
        Optional<DialogKey> dialog) {

    private static final int LONGEST_REASON = 2_000;
    private static final int BYTES_IN_CHARACTER = 4;

    /** What it would have changed. */
    public enum What {
        MESSAGE,
        CORRECTION,
        RECEIPT,
        JOIN,
        ERASURE,
        /** It cannot be read. */
        UNKNOWN;

        private static What of(String change) {
            return switch (change) {
                case "keep" -> MESSAGE;
                case "correct" -> CORRECTION;
                case "mark" -> RECEIPT;
                case "join" -> JOIN;
                case "erase" -> ERASURE;
                default -> UNKNOWN;
            };
        }

        /** Whether there is, or may be, in it what somebody said. */
        public boolean hasText() {
            return this == MESSAGE || this == CORRECTION || this == UNKNOWN;
        }
    }

    /**
     * A letter with all that is in it.
     *
     * @param content the record, as the journal had it; or the line, if that is no letter
     * @param whole whether that is all of it
     */
    public record Opened(DeadLetter letter, String content, boolean whole) {}

    static DeadLetter of(LetterId id, byte[] line) {
        JsonNode json = json(line);
        JsonNode change = json.path("change");
        String reason = json.path("reason").asText("");
        return new DeadLetter(
                id,
                Optional.of(json.path("record"))
                        .filter(JsonNode::isIntegralNumber)
                        .map(JsonNode::longValue),
                instant(json.path("at").asText("")),
                reason.substring(0, Math.min(reason.length(), LONGEST_REASON)),
                What.of(change.path("change").asText("")),
                dialog(change));
    }

    /** @param most how many characters of the content */
    static Opened open(LetterId id, byte[] line, int most) {
        JsonNode change = json(line).path("change");
        String content = change.isObject()
                ? change.toPrettyString()
                : new String(line, 0, Math.min(line.length, BYTES_IN_CHARACTER * (most + 1)), StandardCharsets.UTF_8);
        return new Opened(
                of(id, line), content.substring(0, Math.min(content.length(), most)), content.length() <= most);
    }

    /** The record, as the journal would take it; empty if there is none that can be read. */
    static Optional<byte[]> change(byte[] line) {
        return Optional.of(json(line).path("change"))
                .filter(JsonNode::isObject)
                .map(change -> change.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode json(byte[] line) {
        try {
            return Json.mapper().readTree(line);
        } catch (IOException e) {
            // A line that was cut off, or that somebody has edited.
            return MissingNode.getInstance();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<DialogKey> dialog(JsonNode change) {
        JsonNode dialog = change.has("dialog")
                ? change.path("dialog")
                : change.path("dialogs").path(0);
        String id = dialog.path("id").asText("");
        return DialogId.parse(id)
                .map(parsed -> new DialogKey(dialog.path("application").longValue(), parsed));
    }
}
