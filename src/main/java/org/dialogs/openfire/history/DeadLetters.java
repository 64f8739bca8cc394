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
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.dialogs.openfire.history.journal.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can never be stored, one JSON object a line: {@code record}, its number in the journal, {@code at}, {@code reason},
 * the {@code checksum} of the record, and the {@code change} itself, as the journal had it. Each record is in it once, however often it is tried. Used by one thread.
 */
final class DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    /** Records are tried again after a restart, at most as many as the journal had then: those that were latest. */
    private static final int MOST_KNOWN = 10_000;

    /** More would be a fault of the database's set-up and not of some rows: it is better to wait in the journal, which says so. */
    private static final long MOST_BYTES = 1L << 30;

    private static final long NONE = -1;

    private static final JsonMapper MAPPER = Json.mapper();

    private final Path file;
    private final NavigableMap<Long, Long> known = new TreeMap<>();

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
            JsonNode letter = MAPPER.readTree(line);
            long record = letter.path("record").asLong();
            if (record > after && record <= last) {
                remember(record, letter.path("checksum").asLong());
            }
        } catch (IOException e) {
            LOG.debug("A line of the dead letters is no JSON", e);
        }
    }

    private void remember(long record, long checksum) {
        known.put(record, checksum);
        if (known.size() > MOST_KNOWN) {
            known.pollFirstEntry();
        }
    }

    /**
     * Writes a record down, on the disk when this returns.
     *
     * @return whether it was not there already
     */
    boolean add(JournalRecord record, String reason, Instant at) throws IOException {
        long checksum = checksum(record);
        if (known.getOrDefault(record.sequence(), NONE) == checksum) {
            return false;
        }
        ObjectNode letter = MAPPER.createObjectNode()
                .put("record", record.sequence())
                .put("at", at.toString())
                .put("reason", reason)
                .put("checksum", checksum);
        letter.set("change", change(record));
        byte[] line = (MAPPER.writeValueAsString(letter) + "\n").getBytes(StandardCharsets.UTF_8);
        endLine();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            if (channel.size() > MOST_BYTES) {
                throw new IOException(file + " has reached its largest size, " + MOST_BYTES + " bytes: move it away");
            }
            ByteBuffer buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(false);
        }
        remember(record.sequence(), checksum);
        return true;
    }

    /** A line that was cut off when the process died must not take the next one with it. */
    private void endLine() throws IOException {
        if (Files.notExists(file) || Files.size(file) == 0) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            if (last.get(0) != '\n') {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}), channel.size());
            }
        }
    }

    private static long checksum(JournalRecord record) {
        CRC32C crc = new CRC32C();
        crc.update(record.payload());
        return crc.getValue();
    }

    private static JsonNode change(JournalRecord record) {
        try {
            return MAPPER.readTree(record.payload());
        } catch (IOException e) {
            return MAPPER.getNodeFactory().textNode(new String(record.payload(), StandardCharsets.UTF_8));
        }
    }
}
