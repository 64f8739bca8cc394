package org.dialogs.openfire;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    private static final String HEADERS = "the name of an HTTP header";
    private static final String POINTERS = "a JSON pointer such as /session/user_id";
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*){1,20}");

    private static final int MAX_PORT = 65_535;

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
        return properties.readSwitch(ENABLED, true);
    }

    /** {@value #VERIFIERS}: who is asked, in order: {@code local}, {@code remote} or both, with a comma. Default: local, remote. */
    public List<VerifierName> verifiers() {
        return properties.read(
                VERIFIERS,
                List.of(VerifierName.LOCAL, VerifierName.REMOTE),
                () -> "local and remote, or one of them, separated by a comma",
                AuthSettings::verifiers);
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
        return properties.read(TOKEN_PATTERN, TOKEN, () -> "a regular expression of RE2", text -> {
            try {
                return Optional.of(Pattern.compile(text));
            } catch (PatternSyntaxException e) {
                return Optional.empty();
            }
        });
    }

    /** {@value #CREATE_USERS}: whether a user that the server does not know is made at the first login with a token. Default: true. */
    public boolean createUsers() {
        return properties.readSwitch(CREATE_USERS, true);
    }

    /** {@value #TIMEOUT}: how long a check of a token takes in all, in milliseconds. Default: 2000, from 100 to 10000. */
    public Duration timeout() {
        return millis(TIMEOUT, 2_000);
    }

    /** {@value #MAX_CHECKS}: how many requests are made of the service at once. Default: 8, from 1 to 64. */
    public int maxChecks() {
        return (int) properties.readNumber(MAX_CHECKS, 8, 1, 64);
    }

    /** {@value #CHECKS_PER_SECOND}: how many requests are made of the service in a second. Default: 100, from 1 to 10000. */
    public int checksPerSecond() {
        return (int) properties.readNumber(CHECKS_PER_SECOND, 100, 1, 10_000);
    }

    /**
     * {@value #REFUSALS_PER_MINUTE}: after how many tokens that were refused to one user, within a minute, no more are checked until it
     * is over. Default: 10, from 1 to 1000.
     */
    public int refusalsPerMinute() {
        return (int) properties.readNumber(REFUSALS_PER_MINUTE, 10, 1, 1_000);
    }

    /** {@value #CACHE_ACCEPTED}: for how many seconds an accepted token is not asked about again. Default: 300, from 0 to 86400. */
    public Duration cacheAccepted() {
        return Duration.ofSeconds(properties.readNumber(CACHE_ACCEPTED, 300, 0, 86_400));
    }

    /** {@value #CACHE_REFUSED}: for how many seconds a refused token is not asked about again. Default: 30, from 0 to 3600. */
    public Duration cacheRefused() {
        return Duration.ofSeconds(properties.readNumber(CACHE_REFUSED, 30, 0, 3_600));
    }

    /** {@value #CACHE_MAX_ENTRIES}: how many accepted tokens, and how many refused ones, are remembered. Default: 10000, from 100 to 1000000. */
    public int cacheMaxEntries() {
        return (int) properties.readNumber(CACHE_MAX_ENTRIES, 10_000, 100, 1_000_000);
    }

    /**
     * {@value #BREAKER_FAILURES}: requests stop for a while when half of the last ones have failed: of the last twice as many as
     * this, and of at least as many as this after a start. Default: 5, from 1 to 100.
     */
    public int breakerFailures() {
        return (int) properties.readNumber(BREAKER_FAILURES, 5, 1, 100);
    }

    /** {@value #BREAKER_OPEN_SECONDS}: after how many seconds the service is tried again. Default: 10, from 1 to 600. */
    public Duration breakerOpen() {
        return Duration.ofSeconds(properties.readNumber(BREAKER_OPEN_SECONDS, 10, 1, 600));
    }

    /**
     * {@value #RECHECK_MINUTES}: after how many minutes the tokens of those who are connected are checked again. Default: 0, for never,
     * to 1440.
     */
    public Duration recheck() {
        return Duration.ofMinutes(properties.readNumber(RECHECK_MINUTES, 0, 0, 1_440));
    }

    /** The REST service, if there is one. */
    public Optional<RemoteService> remote() {
        return url().map(base -> new RemoteService(
                URI.create(base + path()),
                text(REMOTE_HEADER, "QB-Token", HEADER, HEADERS),
                optional(REMOTE_PREFIX, "", HEADER_PREFIX, "visible ASCII characters without a space"),
                text(REMOTE_USER_POINTER, "/session/user_id", POINTER, POINTERS),
                text(REMOTE_APPLICATION_POINTER, "/session/application_id", POINTER, POINTERS),
                optional(REMOTE_EXPIRY_POINTER, "", POINTER, POINTERS),
                optional(REMOTE_EXPIRY_HEADER, "QB-Token-ExpirationDate", HEADER, HEADERS),
                optional(REMOTE_NAME_POINTER, "/session/user/full_name", POINTER, POINTERS),
                (int) properties.readNumber(REMOTE_MAX_BYTES, 65_536, 1_024, 1_048_576)));
    }

    /** {@value #REMOTE_CONNECT_TIMEOUT}: how long a connection may take, in milliseconds. Default: 1000, from 100 to 10000. */
    public Duration remoteConnectTimeout() {
        return millis(REMOTE_CONNECT_TIMEOUT, 1_000);
    }

    /** {@value #REMOTE_RESPONSE_TIMEOUT}: how long the service may be silent, in milliseconds. Default: 1500, from 100 to 10000. */
    public Duration remoteResponseTimeout() {
        return millis(REMOTE_RESPONSE_TIMEOUT, 1_500);
    }

    private Duration millis(String property, long byDefault) {
        return Duration.ofMillis(properties.readNumber(property, byDefault, 100, 10_000));
    }

    /** {@value #REMOTE_URL}: where the REST service is, without a slash at the end; none by default. */
    private Optional<String> url() {
        return properties.readUnseen(
                REMOTE_URL,
                Optional.empty(),
                () -> "an address such as https://api.example.org, without a user, a query or a fragment",
                text -> {
                    String base = text.replaceAll("/+$", "");
                    return isAddress(base) ? Optional.of(Optional.of(base)) : Optional.empty();
                });
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

    /** {@value #REMOTE_PATH}: the path below that, with a query if the service wants one. Default: /session.json. */
    private String path() {
        return properties.read(
                REMOTE_PATH,
                "/session.json",
                () -> "a path such as /session.json",
                text -> Optional.of(text).filter(path -> PATH.matches(path) && isUri(path)));
    }

    private String text(String property, String byDefault, Pattern pattern, String expected) {
        return properties.read(
                property, byDefault, () -> expected, text -> Optional.of(text).filter(pattern::matches));
    }

    /** A minus says that there is none where there is one by default. */
    private Optional<String> optional(String property, String byDefault, Pattern pattern, String expected) {
        return properties.read(
                property,
                Optional.of(byDefault).filter(value -> !value.isEmpty()),
                () -> expected + ", or - for none",
                text -> {
                    if (text.equals("-")) {
                        return Optional.of(Optional.empty());
                    }
                    return pattern.matches(text) ? Optional.of(Optional.of(text)) : Optional.empty();
                });
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
