package org.dialogs.openfire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an administrator can set: one accessor a property. Each reads its property anew, so that a change takes effect at once. A value
 * that cannot be is not used: its property has its default, and the log says so once. Thread-safe.
 */
public final class Settings {

    public static final String ENABLED = "dialogs.enabled";
    public static final String STAMP = "dialogs.stamp";
    public static final String MUC_SERVICE = "dialogs.muc.service";
    public static final String QUEUE_MAX_BYTES = "dialogs.queue.maxBytes";
    public static final String BATCH_MAX_MESSAGES = "dialogs.batch.maxMessages";

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final int MEBIBYTE = 1 << 20;

    /** Which messages get {@code date_sent} and {@code dialog_id}. */
    public enum StampScope {
        /** All chat and groupchat messages with a body or extra parameters. */
        ALL,
        /** Only those that are to be kept. */
        SAVED
    }

    private final Function<String, String> source;
    private final Map<String, String> complained = new ConcurrentHashMap<>();

    /** @param source gives the text of a property, or null where it is not set */
    public Settings(Function<String, String> source) {
        this.source = source;
    }

    /** {@value #ENABLED}: whether the plugin touches and keeps messages at all. Default: true. */
    public boolean enabled() {
        return read(ENABLED, true, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /** {@value #STAMP}: {@code all} (default) or {@code saved}. */
    public StampScope stamp() {
        return read(
                STAMP,
                StampScope.ALL,
                names(StampScope.values()),
                text -> Arrays.stream(StampScope.values())
                        .filter(scope -> scope.name().equalsIgnoreCase(text))
                        .findFirst());
    }

    /** {@value #MUC_SERVICE}: the subdomain of the multi-user chat service that has the dialogs' rooms. Default: {@code muc}. */
    public String mucService() {
        return read(
                MUC_SERVICE,
                "muc",
                "a subdomain, such as muc",
                text -> Optional.of(text.toLowerCase(Locale.ROOT))
                        .filter(name -> SUBDOMAIN.matcher(name).matches()));
    }

    /**
     * {@value #QUEUE_MAX_BYTES}: how much of memory messages may take that are not in the database yet, in bytes. Default: 32 MiB, from
     * 1 MiB to 1 GiB.
     */
    public int queueMaxBytes() {
        return readInt(QUEUE_MAX_BYTES, 32 * MEBIBYTE, MEBIBYTE, 1024 * MEBIBYTE);
    }

    /** {@value #BATCH_MAX_MESSAGES}: how many messages are written in one transaction at most. Default: 500, from 1 to 10000. */
    public int batchMaxMessages() {
        return readInt(BATCH_MAX_MESSAGES, 500, 1, 10_000);
    }

    private int readInt(String property, int byDefault, int least, int most) {
        return read(property, byDefault, "a whole number from " + least + " to " + most, text -> {
            try {
                return Optional.of(Integer.valueOf(text)).filter(number -> number >= least && number <= most);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    private <T> T read(String property, T byDefault, String expected, Function<String, Optional<T>> parser) {
        String text = source.apply(property);
        if (text == null || text.isBlank()) {
            return byDefault;
        }
        return parser.apply(text.strip()).orElseGet(() -> {
            if (!text.equals(complained.put(property, text))) {
                LOG.warn(
                        "The property {} is '{}', but must be {}: its default, {}, is used",
                        property,
                        text,
                        expected,
                        byDefault);
            }
            return byDefault;
        });
    }

    private static String names(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
    }
}
