package org.dialogs.openfire.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which records of the journal are dead letters already, so that each is one, however often it is tried. For one thread. */
final class BuriedRecords {

    private static final Logger LOG = LoggerFactory.getLogger(BuriedRecords.class);

    /** Records are tried again after a restart, at most as many as the journal had then: those that were latest. */
    private static final int MOST_KNOWN = 10_000;

    private static final long NONE = -1;

    private static final JsonMapper MAPPER = Json.mapper();

    private final NavigableMap<Long, Long> known = new TreeMap<>();
    private final long after;
    private final long last;

    /**
     * @param after the number of the last record that will not be tried again
     * @param last the number of the last one that will
     */
    BuriedRecords(long after, long last) {
        this.after = after;
        this.last = last;
    }

    /** Takes notice of a line that was in the file at the start. */
    void remember(byte[] line) {
        long record = record(line);
        if (record > after && record <= last) {
            try {
                remember(record, MAPPER.readTree(line).path("checksum").asLong());
            } catch (IOException e) {
                LOG.debug("A line of the dead letters is no JSON", e);
            }
        }
    }

    /** Without a look at the rest: there may be very much of it. */
    private static long record(byte[] line) {
        try (JsonParser json = MAPPER.createParser(line)) {
            return json.nextToken() == JsonToken.START_OBJECT && "record".equals(json.nextFieldName())
                    ? json.nextLongValue(NONE)
                    : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    void remember(long record, long checksum) {
        known.put(record, checksum);
        if (known.size() > MOST_KNOWN) {
            known.pollFirstEntry();
        }
    }

    boolean isKnown(long record, long checksum) {
        return known.getOrDefault(record, NONE) == checksum;
    }
}
