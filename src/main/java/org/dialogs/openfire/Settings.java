package org.dialogs.openfire;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What an administrator can set: one accessor a property. Each reads its property anew, so that a change takes effect at once. A value
 * that cannot be is not used: its property has its default, and the log says so once. Thread-safe.
 */
public final class Settings {

    public static final String ENABLED = "dialogs.enabled";
    public static final String STAMP = "dialogs.stamp";
    public static final String MUC_SERVICE = "dialogs.muc.service";
    public static final String TENANTS = "dialogs.tenants";
    public static final String BATCH_MAX_MESSAGES = "dialogs.batch.maxMessages";
    public static final String JOURNAL_SYNC = "dialogs.journal.sync";
    public static final String JOURNAL_SYNC_INTERVAL = "dialogs.journal.syncInterval";
    public static final String JOURNAL_MAX_BYTES = "dialogs.journal.maxBytes";
    public static final String RETENTION_DAYS = "dialogs.retention.days";
    public static final String RETENTION_MAX_MESSAGES = "dialogs.retention.maxMessages";
    public static final String ERASE_DELETED_USERS = "dialogs.erase.deletedUsers";

    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;
    private static final int CENTURY = 36_500;

    /** Which messages get {@code date_sent} and {@code dialog_id}. */
    public enum StampScope {
        /** All chat and groupchat messages with a body or extra parameters. */
        ALL,
        /** Only those that are to be kept. */
        SAVED
    }

    /** When what is in the journal is brought from the operating system's memory to the disk. */
    public enum JournalSync {
        /** When the operating system thinks fit: it survives the death of the process, not that of the machine. */
        NEVER,
        /** Every so often. */
        INTERVAL,
        /** Before the message is routed on. */
        ALWAYS
    }

    /** Who is kept apart from whom. */
    public enum Tenants {
        /** The applications, each from the others. Whoever belongs to none reaches everybody. */
        APART,
        /** As above, and whoever belongs to none from those who belong to one. */
        STRICT,
        /** Nobody. */
        OFF
    }

    private final PropertyReader properties;
    private final AuthSettings auth;
    private final ApiSettings api;
    private final GroupSettings groups;
    private final ConsoleSettings console;
    private final MetricsSettings metrics;

    /** @param source gives the text of a property, or null where it is not set */
    public Settings(Function<String, String> source) {
        properties = new PropertyReader(source);
        auth = new AuthSettings(properties);
        api = new ApiSettings(properties);
        groups = new GroupSettings(properties);
        console = new ConsoleSettings(properties);
        metrics = new MetricsSettings(properties);
    }

    /** Those of session tokens as passwords. */
    public AuthSettings auth() {
        return auth;
    }

    /** Those of the REST API. */
    public ApiSettings api() {
        return api;
    }

    /** Those of group dialogs. */
    public GroupSettings groups() {
        return groups;
    }

    /** Those of the plugin's pages in the admin console. */
    public ConsoleSettings console() {
        return console;
    }

    /** Those of the metrics for monitoring. */
    public MetricsSettings metrics() {
        return metrics;
    }

    /** {@value #ENABLED}: whether the plugin touches and keeps messages at all. Default: true. */
    public boolean enabled() {
        return properties.readSwitch(ENABLED, true);
    }

    /** {@value #STAMP}: {@code all} (default) or {@code saved}. */
    public StampScope stamp() {
        return properties.readName(STAMP, StampScope.ALL);
    }

    /** {@value #MUC_SERVICE}: the subdomain of the multi-user chat service that has the dialogs' rooms. Default: {@code muc}. */
    public String mucService() {
        return properties.read(
                MUC_SERVICE,
                "muc",
                () -> "a subdomain, such as muc",
                text -> Optional.of(text.toLowerCase(Locale.ROOT))
                        .filter(name -> SUBDOMAIN.matcher(name).matches()));
    }

    /** {@value #TENANTS}: {@code apart} (default), {@code strict} or {@code off}. */
    public Tenants tenants() {
        return properties.readName(TENANTS, Tenants.APART);
    }

    /** {@value #BATCH_MAX_MESSAGES}: how many messages are written in one transaction at most. Default: 500, from 1 to 10000. */
    public int batchMaxMessages() {
        return (int) properties.readNumber(BATCH_MAX_MESSAGES, 500, 1, 10_000);
    }

    /** {@value #JOURNAL_SYNC}: {@code never} (default), {@code interval} or {@code always}. */
    public JournalSync journalSync() {
        return properties.readName(JOURNAL_SYNC, JournalSync.NEVER);
    }

    /** {@value #JOURNAL_SYNC_INTERVAL}: the time from one sync to the next, in milliseconds. Default: 100, from 1 to 60000. */
    public Duration journalSyncInterval() {
        return Duration.ofMillis(properties.readNumber(JOURNAL_SYNC_INTERVAL, 100, 1, 60_000));
    }

    /** {@value #JOURNAL_MAX_BYTES}: how large the journal may become, in bytes. Default: 4 GiB, from 64 MiB to 1 TiB. */
    public long journalMaxBytes() {
        return properties.readNumber(JOURNAL_MAX_BYTES, 4 * GIBIBYTE, 64 * MEBIBYTE, 1024 * GIBIBYTE);
    }

    /** {@value #RETENTION_DAYS}: after how many days a message goes, 0 (default) for never, to 36500. */
    public int retentionDays() {
        return (int) properties.readNumber(RETENTION_DAYS, 0, 0, CENTURY);
    }

    /** {@value #RETENTION_MAX_MESSAGES}: how many messages a dialog keeps at most, 0 (default) for all, to 1000000000. */
    public long retentionMaxMessages() {
        return properties.readNumber(RETENTION_MAX_MESSAGES, 0, 0, 1_000_000_000);
    }

    /** {@value #ERASE_DELETED_USERS}: whether what a user wrote goes when the user is deleted. Default: false. */
    public boolean eraseDeletedUsers() {
        return properties.readSwitch(ERASE_DELETED_USERS, false);
    }
}
