package org.dialogs.openfire.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Times as QuickBlox's clients read and write them. */
final class Times {

    static final String EXPIRY_HEADER = "QB-Token-ExpirationDate";

    private static final DateTimeFormatter HEADER = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long LATEST = 253_402_300_799L;

    private Times() {}

    /** {@code 2016-11-28 11:58:39 UTC}. */
    static String header(Instant time) {
        return HEADER.format(time);
    }

    /** ISO 8601 to the second: {@code 2016-11-28T11:58:39Z}. */
    static String iso(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** What ISO 8601 or a number of unix seconds says. */
    static Optional<Instant> parse(String text) {
        try {
            if (text.matches("[0-9]{1,12}")) {
                return Optional.of(Long.parseLong(text))
                        .filter(seconds -> seconds <= LATEST)
                        .map(Instant::ofEpochSecond);
            }
            return Optional.of(OffsetDateTime.parse(text).toInstant())
                    .filter(time -> Math.abs(time.getEpochSecond()) <= LATEST);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
