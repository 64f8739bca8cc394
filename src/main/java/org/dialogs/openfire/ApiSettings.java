package org.dialogs.openfire;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dialogs.openfire.Property.Form;
import org.dialogs.openfire.Property.Unit;

/** What an administrator can set of the REST API, as {@link Settings} has it. Thread-safe. */
public final class ApiSettings {

    /** What every property of these begins with. */
    public static final String PREFIX = "dialogs.api.";

    public static final String ENABLED = "dialogs.api.enabled";
    public static final String PATH = "dialogs.api.path";
    public static final String ORIGINS = "dialogs.api.origins";
    public static final String THREADS = "dialogs.api.threads";
    public static final String MAX_BODY_BYTES = "dialogs.api.maxBodyBytes";
    public static final String TOKEN_REQUESTS_PER_SECOND = "dialogs.api.tokenRequestsPerSecond";
    public static final String ADDRESS_REQUESTS_PER_SECOND = "dialogs.api.addressRequestsPerSecond";

    /** The origin that stands for every one. */
    public static final String ANY_ORIGIN = "*";

    private static final Pattern CONTEXT = Pattern.compile("/[a-zA-Z0-9_-]+(/[a-zA-Z0-9_-]+)*");

    /** Openfire has its own things there. */
    private static final Set<String> TAKEN = Set.of("/ws", "/http-bind", "/httpfileupload");

    static final Property<Boolean> ENABLED_SWITCH = Property.ofSwitch(ENABLED, true);
    static final Property<String> PATH_TEXT = Property.ofText(
            PATH,
            Form.CONTEXT,
            "/dialogs",
            text -> Optional.of(text.replaceAll("/+$", ""))
                    .filter(path -> CONTEXT.matcher(path).matches() && !TAKEN.contains(path)),
            Function.identity());
    static final Property<Set<String>> ORIGINS_LIST = Property.ofText(
            ORIGINS,
            Form.ORIGINS,
            Set.of(ANY_ORIGIN),
            ApiSettings::origins,
            origins -> origins.stream().sorted().collect(Collectors.joining(",")));
    static final Property<Long> THREADS_NUMBER = Property.ofNumber(THREADS, 8, 1, 64, Unit.THREADS);
    static final Property<Long> MAX_BODY_BYTES_NUMBER =
            Property.ofNumber(MAX_BODY_BYTES, 1 << 20, 1 << 10, 16 << 20, Unit.BYTES);
    static final Property<Long> TOKEN_REQUESTS_NUMBER =
            Property.ofNumber(TOKEN_REQUESTS_PER_SECOND, 50, 1, 100_000, Unit.REQUESTS_PER_SECOND);
    static final Property<Long> ADDRESS_REQUESTS_NUMBER =
            Property.ofNumber(ADDRESS_REQUESTS_PER_SECOND, 200, 1, 100_000, Unit.REQUESTS_PER_SECOND);

    private final PropertyReader properties;

    ApiSettings(PropertyReader properties) {
        this.properties = properties;
    }

    /** {@value #ENABLED}: whether there is a REST API. Default: true. */
    public boolean enabled() {
        return properties.read(ENABLED_SWITCH);
    }

    /** {@value #PATH}: the path below which it is, on the ports for HTTP binding. Default: /dialogs. */
    public String path() {
        return properties.read(PATH_TEXT);
    }

    /**
     * {@value #ORIGINS}: the origins of pages that may use it in a browser (CORS), separated by commas, or {@value #ANY_ORIGIN} (default)
     * for every one.
     */
    public Set<String> origins() {
        return properties.read(ORIGINS_LIST);
    }

    private static Optional<Set<String>> origins(String text) {
        Set<String> origins =
                Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        return Optional.of(origins).filter(all -> all.stream().allMatch(ApiSettings::isOrigin));
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = new URI(text);
            String bare = uri.getScheme() + "://" + uri.getRawAuthority();
            return text.equals(ANY_ORIGIN) || uri.getHost() != null && uri.getUserInfo() == null && bare.equals(text);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** {@value #THREADS}: how many calls are worked on at once. Default: 8, from 1 to 64. */
    public int threads() {
        return properties.read(THREADS_NUMBER).intValue();
    }

    /** {@value #MAX_BODY_BYTES}: how long the body of a request may be, in bytes. Default: 1 MiB, from 1 KiB to 16 MiB. */
    public int maxBodyBytes() {
        return properties.read(MAX_BODY_BYTES_NUMBER).intValue();
    }

    /** {@value #TOKEN_REQUESTS_PER_SECOND}: how many calls a session may make in a second. Default: 50, from 1 to 100000. */
    public int tokenRequestsPerSecond() {
        return properties.read(TOKEN_REQUESTS_NUMBER).intValue();
    }

    /** {@value #ADDRESS_REQUESTS_PER_SECOND}: how many calls an IP address may make in a second. Default: 200, from 1 to 100000. */
    public int addressRequestsPerSecond() {
        return properties.read(ADDRESS_REQUESTS_NUMBER).intValue();
    }
}
