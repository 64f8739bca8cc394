package org.dialogs.openfire.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dialogs.openfire.history.journal.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can never be stored, one JSON object a line: {@code record}, its number in the journal, {@code at}, {@code reason}, and the
 * {@code change} itself, as the journal had it. Each record is in it once, however often it is tried. Used by one thread.
 */
final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    /** Records are tried again after a restart, at most as many as the journal had then: those that were latest. */
    private static final int MOST_KNOWN = 10_000;

    private static final JsonMapper MAPPER = Json.mapper();

    private final Path file;
    private final NavigableSet<Long> known = new TreeSet<>();

    /**
     * @param after the number of the last record that will not be tried again
     * @param last the number of the last one that will
     */
    DeadLetters(Path file, long after, long last) {
        this.file = file;
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.forEach(line -> remember(line, after, last));
            } catch (IOException | RuntimeException e) {
                LOG.warn("{} cannot be read: {}", file, e.toString());
            }
        }
    }

    private void remember(String line, long after, long last) {
        try {
            long record = MAPPER.readTree(line).path("record").asLong();
            if (record > after && record <= last) {
                remember(record);
            }
        } catch (IOException e) {
            LOG.debug("A line of the dead letters is no JSON", e);
        }
    }

    private void remember(long record) {
        known.add(record);
        if (known.size() > MOST_KNOWN) {
            known.pollFirst();
        }
    }

    /**
     * Writes a record down, on the disk when this returns.
     *
     * @return whether it was not there already
     */
    boolean add(JournalRecord record, String reason, Instant at) throws IOException {
        if (known.contains(record.sequence())) {
            return false;
        }
        ObjectNode letter = MAPPER.createObjectNode()
                .put("record", record.sequence())
                .put("at", at.toString())
                .put("reason", reason);
        letter.set("change", change(record));
        byte[] line = (MAPPER.writeValueAsString(letter) + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
        }
        remember(record.sequence());
        return true;
    }

    private static JsonNode change(JournalRecord record) {
        try {
            return MAPPER.readTree(record.payload());
        } catch (IOException e) {
            return MAPPER.getNodeFactory().textNode(new String(record.payload(), StandardCharsets.UTF_8));
        }
    }
}
