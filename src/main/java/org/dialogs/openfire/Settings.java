package org.dialogs.openfire;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.dialogs.openfire.Property.Unit;

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

    static final Property<Boolean> ENABLED_SWITCH = Property.ofSwitch(ENABLED, true);
    static final Property<StampScope> STAMP_CHOICE = Property.ofName(STAMP, StampScope.ALL);
    static final Property<String> MUC_SERVICE_TEXT = Property.ofText(
            MUC_SERVICE,
            Property.Form.SUBDOMAIN,
            "muc",
            text -> Optional.of(text.toLowerCase(Locale.ROOT))
                    .filter(name -> SUBDOMAIN.matcher(name).matches()),
            Function.identity());
    static final Property<Tenants> TENANTS_CHOICE = Property.ofName(TENANTS, Tenants.APART);
    static final Property<Long> BATCH_MAX_MESSAGES_NUMBER =
            Property.ofNumber(BATCH_MAX_MESSAGES, 500, 1, 10_000, Unit.MESSAGES);
    static final Property<JournalSync> JOURNAL_SYNC_CHOICE = Property.ofName(JOURNAL_SYNC, JournalSync.NEVER);
    static final Property<Long> JOURNAL_SYNC_MILLIS =
            Property.ofNumber(JOURNAL_SYNC_INTERVAL, 100, 1, 60_000, Unit.MILLISECONDS);
    static final Property<Long> JOURNAL_MAX_BYTES_NUMBER =
            Property.ofNumber(JOURNAL_MAX_BYTES, 4 * GIBIBYTE, 64 * MEBIBYTE, 1024 * GIBIBYTE, Unit.BYTES);
    static final Property<Long> RETENTION_DAYS_NUMBER = Property.ofNumber(RETENTION_DAYS, 0, 0, CENTURY, Unit.DAYS);
    static final Property<Long> RETENTION_MAX_MESSAGES_NUMBER =
            Property.ofNumber(RETENTION_MAX_MESSAGES, 0, 0, 1_000_000_000, Unit.MESSAGES);
    static final Property<Boolean> ERASE_DELETED_USERS_SWITCH = Property.ofSwitch(ERASE_DELETED_USERS, false);

    private static final List<PropertyGroup> CATALOGUE = List.of(
            new PropertyGroup("messages", List.of(ENABLED_SWITCH, STAMP_CHOICE)),
            new PropertyGroup(
                    "groups",
                    List.of(MUC_SERVICE_TEXT, GroupSettings.OFFLINE_SWITCH, GroupSettings.REPAIR_INTERVAL_HOURS)),
            new PropertyGroup("applications", List.of(TENANTS_CHOICE)),
            new PropertyGroup(
                    "logins",
                    List.of(
                            AuthSettings.ENABLED_SWITCH,
                            AuthSettings.VERIFIERS_CHOICE,
                            AuthSettings.TOKEN_PATTERN_TEXT,
                            AuthSettings.CREATE_USERS_SWITCH,
                            AuthSettings.TIMEOUT_MILLIS,
                            AuthSettings.REFUSALS_NUMBER,
                            AuthSettings.RECHECK_NUMBER,
                            AuthSettings.CACHE_ACCEPTED_SECONDS,
                            AuthSettings.CACHE_REFUSED_SECONDS,
                            AuthSettings.CACHE_MAX_ENTRIES_NUMBER)),
            new PropertyGroup(
                    "service",
                    List.of(
                            AuthSettings.URL_TEXT,
                            AuthSettings.PATH_TEXT,
                            AuthSettings.HEADER_TEXT,
                            AuthSettings.PREFIX_TEXT,
                            AuthSettings.USER_POINTER_TEXT,
                            AuthSettings.APPLICATION_POINTER_TEXT,
                            AuthSettings.EXPIRY_POINTER_TEXT,
                            AuthSettings.EXPIRY_HEADER_TEXT,
                            AuthSettings.NAME_POINTER_TEXT,
                            AuthSettings.CONNECT_MILLIS,
                            AuthSettings.RESPONSE_MILLIS,
                            AuthSettings.MAX_BYTES_NUMBER,
                            AuthSettings.MAX_CHECKS_NUMBER,
                            AuthSettings.CHECKS_NUMBER,
                            AuthSettings.BREAKER_FAILURES_NUMBER,
                            AuthSettings.BREAKER_OPEN_NUMBER)),
            new PropertyGroup(
                    "api",
                    List.of(
                            ApiSettings.ENABLED_SWITCH,
                            ApiSettings.PATH_TEXT,
                            ApiSettings.ORIGINS_LIST,
                            ApiSettings.THREADS_NUMBER,
                            ApiSettings.MAX_BODY_BYTES_NUMBER,
                            ApiSettings.TOKEN_REQUESTS_NUMBER,
                            ApiSettings.ADDRESS_REQUESTS_NUMBER)),
            new PropertyGroup(
                    "console",
                    List.of(
                            ConsoleSettings.READ_MESSAGES_SWITCH,
                            MetricsSettings.ENABLED_SWITCH,
                            MetricsSettings.TOKEN_TEXT)),
            new PropertyGroup(
                    "retention",
                    List.of(RETENTION_DAYS_NUMBER, RETENTION_MAX_MESSAGES_NUMBER, ERASE_DELETED_USERS_SWITCH)),
            new PropertyGroup(
                    "journal",
                    List.of(
                            JOURNAL_SYNC_CHOICE,
                            JOURNAL_SYNC_MILLIS,
                            JOURNAL_MAX_BYTES_NUMBER,
                            BATCH_MAX_MESSAGES_NUMBER)));

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

    /**
     * Properties that belong together.
     *
     * @param name in lower case
     */
    public record PropertyGroup(String name, List<Property<?>> properties) {

        public PropertyGroup {
            properties = List.copyOf(properties);
        }
    }

    /** All that there is to set, in the order in which it is shown. */
    public static List<PropertyGroup> catalogue() {
        return CATALOGUE;
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
        return properties.read(ENABLED_SWITCH);
    }

    /** {@value #STAMP}: {@code all} (default) or {@code saved}. */
    public StampScope stamp() {
        return properties.read(STAMP_CHOICE);
    }

    /** {@value #MUC_SERVICE}: the subdomain of the multi-user chat service that has the dialogs' rooms. Default: {@code muc}. */
    public String mucService() {
        return properties.read(MUC_SERVICE_TEXT);
    }

    /** {@value #TENANTS}: {@code apart} (default), {@code strict} or {@code off}. */
    public Tenants tenants() {
        return properties.read(TENANTS_CHOICE);
    }

    /** {@value #BATCH_MAX_MESSAGES}: how many messages are written in one transaction at most. Default: 500, from 1 to 10000. */
    public int batchMaxMessages() {
        return properties.read(BATCH_MAX_MESSAGES_NUMBER).intValue();
    }

    /** {@value #JOURNAL_SYNC}: {@code never} (default), {@code interval} or {@code always}. */
    public JournalSync journalSync() {
        return properties.read(JOURNAL_SYNC_CHOICE);
    }

    /** {@value #JOURNAL_SYNC_INTERVAL}: the time from one sync to the next, in milliseconds. Default: 100, from 1 to 60000. */
    public Duration journalSyncInterval() {
        return Duration.ofMillis(properties.read(JOURNAL_SYNC_MILLIS));
    }

    /** {@value #JOURNAL_MAX_BYTES}: how large the journal may become, in bytes. Default: 4 GiB, from 64 MiB to 1 TiB. */
    public long journalMaxBytes() {
        return properties.read(JOURNAL_MAX_BYTES_NUMBER);
    }

    /** {@value #RETENTION_DAYS}: after how many days a message goes, 0 (default) for never, to 36500. */
    public int retentionDays() {
        return properties.read(RETENTION_DAYS_NUMBER).intValue();
    }

    /** {@value #RETENTION_MAX_MESSAGES}: how many messages a dialog keeps at most, 0 (default) for all, to 1000000000. */
    public long retentionMaxMessages() {
        return properties.read(RETENTION_MAX_MESSAGES_NUMBER);
    }

    /** {@value #ERASE_DELETED_USERS}: whether what a user wrote goes when the user is deleted. Default: false. */
    public boolean eraseDeletedUsers() {
        return properties.read(ERASE_DELETED_USERS_SWITCH);
    }
}
