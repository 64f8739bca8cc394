package org.dialogs.openfire;

import com.google.re2j.Pattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.dialogs.openfire.Property.Form;
import org.dialogs.openfire.Property.Unit;

/** What an administrator can set of session tokens as passwords, as {@link Settings} has it. Thread-safe. */
public final class AuthSettings {

    /** What every property of these begins with. */
    public static final String PREFIX = "dialogs.auth.";

    public static final String ENABLED = "dialogs.auth.enabled";
    public static final String VERIFIERS = "dialogs.auth.verifiers";
    public static final String TOKEN_PATTERN = "dialogs.auth.tokenPattern";
    public static final String CREATE_USERS = "dialogs.auth.createUsers";
    public static final String TIMEOUT = "dialogs.auth.timeout";
    public static final String MAX_CHECKS = "dialogs.auth.maxChecks";
    public static final String CHECKS_PER_SECOND = "dialogs.auth.checksPerSecond";
    public static final String REFUSALS_PER_MINUTE = "dialogs.auth.refusalsPerMinute";
    public static final String CACHE_ACCEPTED = "dialogs.auth.cache.accepted";
    public static final String CACHE_REFUSED = "dialogs.auth.cache.refused";
    public static final String CACHE_MAX_ENTRIES = "dialogs.auth.cache.maxEntries";
    public static final String BREAKER_FAILURES = "dialogs.auth.breaker.failures";
    public static final String BREAKER_OPEN_SECONDS = "dialogs.auth.breaker.openSeconds";
    public static final String RECHECK_MINUTES = "dialogs.auth.recheckMinutes";
    public static final String REMOTE_URL = "dialogs.auth.remote.url";
    public static final String REMOTE_PATH = "dialogs.auth.remote.path";
    public static final String REMOTE_HEADER = "dialogs.auth.remote.header";
    public static final String REMOTE_PREFIX = "dialogs.auth.remote.prefix";
    public static final String REMOTE_USER_POINTER = "dialogs.auth.remote.userPointer";
    public static final String REMOTE_APPLICATION_POINTER = "dialogs.auth.remote.applicationPointer";
    public static final String REMOTE_EXPIRY_POINTER = "dialogs.auth.remote.expiryPointer";
    public static final String REMOTE_EXPIRY_HEADER = "dialogs.auth.remote.expiryHeader";
    public static final String REMOTE_NAME_POINTER = "dialogs.auth.remote.namePointer";
    public static final String REMOTE_CONNECT_TIMEOUT = "dialogs.auth.remote.connectTimeout";
    public static final String REMOTE_RESPONSE_TIMEOUT = "dialogs.auth.remote.responseTimeout";
    public static final String REMOTE_MAX_BYTES = "dialogs.auth.remote.maxBytes";

    /** QuickBlox's: 40 hex digits, and longer ones. */
    private static final Pattern TOKEN = Pattern.compile("[0-9a-fA-F]{40,128}");

    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern HEADER_PREFIX = Pattern.compile("[!-~]{1,100}");
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*){1,20}");

    private static final int MAX_PORT = 65_535;

    static final Property<Boolean> ENABLED_SWITCH = Property.ofSwitch(ENABLED, true);
    static final Property<List<VerifierName>> VERIFIERS_CHOICE = Property.ofNames(
            VERIFIERS,
            List.of(VerifierName.LOCAL, VerifierName.REMOTE),
            List.of(
                    List.of(VerifierName.LOCAL, VerifierName.REMOTE),
                    List.of(VerifierName.REMOTE, VerifierName.LOCAL),
                    List.of(VerifierName.LOCAL),
                    List.of(VerifierName.REMOTE)),
            AuthSettings::verifiers);
    static final Property<Pattern> TOKEN_PATTERN_TEXT = Property.ofPattern(TOKEN_PATTERN, TOKEN);
    static final Property<Boolean> CREATE_USERS_SWITCH = Property.ofSwitch(CREATE_USERS, true);
    static final Property<Long> TIMEOUT_MILLIS = millis(TIMEOUT, 2_000);
    static final Property<Long> MAX_CHECKS_NUMBER = Property.ofNumber(MAX_CHECKS, 8, 1, 64, Unit.REQUESTS);
    static final Property<Long> CHECKS_NUMBER =
            Property.ofNumber(CHECKS_PER_SECOND, 100, 1, 10_000, Unit.REQUESTS_PER_SECOND);
    static final Property<Long> REFUSALS_NUMBER =
            Property.ofNumber(REFUSALS_PER_MINUTE, 10, 1, 1_000, Unit.REFUSALS_PER_MINUTE);
    static final Property<Long> CACHE_ACCEPTED_SECONDS =
            Property.ofNumber(CACHE_ACCEPTED, 300, 0, 86_400, Unit.SECONDS);
    static final Property<Long> CACHE_REFUSED_SECONDS = Property.ofNumber(CACHE_REFUSED, 30, 0, 3_600, Unit.SECONDS);
    static final Property<Long> CACHE_MAX_ENTRIES_NUMBER =
            Property.ofNumber(CACHE_MAX_ENTRIES, 10_000, 100, 1_000_000, Unit.TOKENS);
    static final Property<Long> BREAKER_FAILURES_NUMBER = Property.ofNumber(BREAKER_FAILURES, 5, 1, 100, Unit.FAILURES);
    static final Property<Long> BREAKER_OPEN_NUMBER = Property.ofNumber(BREAKER_OPEN_SECONDS, 10, 1, 600, Unit.SECONDS);
    static final Property<Long> RECHECK_NUMBER = Property.ofNumber(RECHECK_MINUTES, 0, 0, 1_440, Unit.MINUTES);
    static final Property<Optional<String>> URL_TEXT = Property.ofMissing(
            REMOTE_URL,
            Form.ADDRESS,
            text -> Optional.of(text.replaceAll("/+$", "")).filter(AuthSettings::isAddress));
    static final Property<String> PATH_TEXT = Property.ofText(
            REMOTE_PATH,
            Form.PATH,
            "/session.json",
            text -> Optional.of(text).filter(path -> PATH.matches(path) && isUri(path)),
            Function.identity());
    static final Property<String> HEADER_TEXT = Property.ofText(REMOTE_HEADER, Form.HEADER, "QB-Token", HEADER);
    static final Property<Optional<String>> PREFIX_TEXT =
            Property.ofMaybe(REMOTE_PREFIX, Form.WORD_OR_NONE, Optional.empty(), HEADER_PREFIX);
    static final Property<String> USER_POINTER_TEXT =
            Property.ofText(REMOTE_USER_POINTER, Form.POINTER, "/session/user_id", POINTER);
    static final Property<String> APPLICATION_POINTER_TEXT =
            Property.ofText(REMOTE_APPLICATION_POINTER, Form.POINTER, "/session/application_id", POINTER);
    static final Property<Optional<String>> EXPIRY_POINTER_TEXT =
            Property.ofMaybe(REMOTE_EXPIRY_POINTER, Form.POINTER_OR_NONE, Optional.empty(), POINTER);
    static final Property<Optional<String>> EXPIRY_HEADER_TEXT =
            Property.ofMaybe(REMOTE_EXPIRY_HEADER, Form.HEADER_OR_NONE, Optional.of("QB-Token-ExpirationDate"), HEADER);
    static final Property<Optional<String>> NAME_POINTER_TEXT = Property.ofMaybe(
            REMOTE_NAME_POINTER, Form.POINTER_OR_NONE, Optional.of("/session/user/full_name"), POINTER);
    static final Property<Long> CONNECT_MILLIS = millis(REMOTE_CONNECT_TIMEOUT, 1_000);
    static final Property<Long> RESPONSE_MILLIS = millis(REMOTE_RESPONSE_TIMEOUT, 1_500);
    static final Property<Long> MAX_BYTES_NUMBER =
            Property.ofNumber(REMOTE_MAX_BYTES, 65_536, 1_024, 1_048_576, Unit.BYTES);

    private final PropertyReader properties;

    AuthSettings(PropertyReader properties) {
        this.properties = properties;
    }

    /** Who can say whether a token is a session's. */
    public enum VerifierName {
        /** This plugin, of the sessions that it issued. */
        LOCAL,
        /** A REST service. */
        REMOTE
    }

    /** {@value #ENABLED}: whether session tokens are taken as passwords, once it is known who can check them. Default: true. */
    public boolean enabled() {
        return properties.read(ENABLED_SWITCH);
    }

    /** {@value #VERIFIERS}: who is asked, in order: {@code local}, {@code remote} or both, with a comma. Default: local, remote. */
    public List<VerifierName> verifiers() {
        return properties.read(VERIFIERS_CHOICE);
    }

    private static Optional<List<VerifierName>> verifiers(String text) {
        try {
            List<VerifierName> names = Arrays.stream(text.split(",", -1))
                    .map(name -> VerifierName.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                    .toList();
            return Optional.of(names).filter(list -> EnumSet.copyOf(list).size() == list.size());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * {@value #TOKEN_PATTERN}: what a session token looks like, as a regular expression of RE2 (which takes no longer for any text).
     * Default: 40 to 128 hex digits.
     */
    public Pattern tokenPattern() {
        return properties.read(TOKEN_PATTERN_TEXT);
    }

    /** {@value #CREATE_USERS}: whether a user that the server does not know is made at the first login with a token. Default: true. */
    public boolean createUsers() {
        return properties.read(CREATE_USERS_SWITCH);
    }

    /** {@value #TIMEOUT}: how long a check of a token takes in all, in milliseconds. Default: 2000, from 100 to 10000. */
    public Duration timeout() {
        return Duration.ofMillis(properties.read(TIMEOUT_MILLIS));
    }

    /** {@value #MAX_CHECKS}: how many requests are made of the service at once. Default: 8, from 1 to 64. */
    public int maxChecks() {
        return properties.read(MAX_CHECKS_NUMBER).intValue();
    }

    /** {@value #CHECKS_PER_SECOND}: how many requests are made of the service in a second. Default: 100, from 1 to 10000. */
    public int checksPerSecond() {
        return properties.read(CHECKS_NUMBER).intValue();
    }

    /**
     * {@value #REFUSALS_PER_MINUTE}: after how many tokens that were refused to one user, within a minute, no more are checked until it
     * is over. Default: 10, from 1 to 1000.
     */
    public int refusalsPerMinute() {
        return properties.read(REFUSALS_NUMBER).intValue();
    }

    /** {@value #CACHE_ACCEPTED}: for how many seconds an accepted token is not asked about again. Default: 300, from 0 to 86400. */
    public Duration cacheAccepted() {
        return Duration.ofSeconds(properties.read(CACHE_ACCEPTED_SECONDS));
    }

    /** {@value #CACHE_REFUSED}: for how many seconds a refused token is not asked about again. Default: 30, from 0 to 3600. */
    public Duration cacheRefused() {
        return Duration.ofSeconds(properties.read(CACHE_REFUSED_SECONDS));
    }

    /** {@value #CACHE_MAX_ENTRIES}: how many accepted tokens, and how many refused ones, are remembered. Default: 10000, from 100 to 1000000. */
    public int cacheMaxEntries() {
        return properties.read(CACHE_MAX_ENTRIES_NUMBER).intValue();
    }

    /**
     * {@value #BREAKER_FAILURES}: requests stop for a while when half of the last ones have failed: of the last twice as many as
     * this, and of at least as many as this after a start. Default: 5, from 1 to 100.
     */
    public int breakerFailures() {
        return properties.read(BREAKER_FAILURES_NUMBER).intValue();
    }

    /** {@value #BREAKER_OPEN_SECONDS}: after how many seconds the service is tried again. Default: 10, from 1 to 600. */
    public Duration breakerOpen() {
        return Duration.ofSeconds(properties.read(BREAKER_OPEN_NUMBER));
    }

    /**
     * {@value #RECHECK_MINUTES}: after how many minutes the tokens of those who are connected are checked again. Default: 0, for never,
     * to 1440.
     */
    public Duration recheck() {
        return Duration.ofMinutes(properties.read(RECHECK_NUMBER));
    }

    /** Whether there is a REST service that is asked about tokens. */
    public boolean asksRemote() {
        return enabled() && verifiers().contains(VerifierName.REMOTE) && remote().isPresent();
    }

    /**
     * The REST service, if there is one: at {@value #REMOTE_URL}, which has no slash at its end, and the path {@value #REMOTE_PATH} below
     * that, with a query if the service wants one.
     */
    public Optional<RemoteService> remote() {
        return properties
                .read(URL_TEXT)
                .map(base -> new RemoteService(
                        URI.create(base + properties.read(PATH_TEXT)),
                        properties.read(HEADER_TEXT),
                        properties.read(PREFIX_TEXT),
                        properties.read(USER_POINTER_TEXT),
                        properties.read(APPLICATION_POINTER_TEXT),
                        properties.read(EXPIRY_POINTER_TEXT),
                        properties.read(EXPIRY_HEADER_TEXT),
                        properties.read(NAME_POINTER_TEXT),
                        properties.read(MAX_BYTES_NUMBER).intValue()));
    }

    /** {@value #REMOTE_CONNECT_TIMEOUT}: how long a connection may take, in milliseconds. Default: 1000, from 100 to 10000. */
    public Duration remoteConnectTimeout() {
        return Duration.ofMillis(properties.read(CONNECT_MILLIS));
    }

    /** {@value #REMOTE_RESPONSE_TIMEOUT}: how long the service may be silent, in milliseconds. Default: 1500, from 100 to 10000. */
    public Duration remoteResponseTimeout() {
        return Duration.ofMillis(properties.read(RESPONSE_MILLIS));
    }

    private static Property<Long> millis(String property, long byDefault) {
        return Property.ofNumber(property, byDefault, 100, 10_000, Unit.MILLISECONDS);
    }

    private static boolean isUri(String text) {
        try {
            return !new URI(text).toString().isEmpty();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            boolean isHttp = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return isHttp
                    && uri.getHost() != null
                    && uri.getPort() != 0
                    && uri.getPort() <= MAX_PORT
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * How a REST service is asked about a session.
     *
     * @param uri what to GET
     * @param header the request's header that has the token
     * @param prefix what stands before the token there, with a space between
     * @param userPointer where in the answer's JSON the id of the session's user is (RFC 6901)
     * @param applicationPointer where that of its application is
     * @param expiryPointer where the time is when the session ends
     * @param expiryHeader the response's header that has that time, if the JSON has not
     * @param namePointer where the user's name is
     * @param maxBytes how long an answer may be
     */
    public record RemoteService(
            URI uri,
            String header,
            Optional<String> prefix,
            String userPointer,
            String applicationPointer,
            Optional<String> expiryPointer,
            Optional<String> expiryHeader,
            Optional<String> namePointer,
            int maxBytes) {}
}
