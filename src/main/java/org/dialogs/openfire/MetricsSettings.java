package org.dialogs.openfire;

import com.google.re2j.Pattern;
import java.util.Optional;

/** What an administrator can set of the metrics for monitoring, as {@link Settings} has it. Thread-safe. */
public final class MetricsSettings {

    public static final String ENABLED = "dialogs.metrics.enabled";
    public static final String TOKEN = "dialogs.metrics.token";

    static final Property<Boolean> ENABLED_SWITCH = Property.ofSwitch(ENABLED, false);

    private static final Pattern VISIBLE = Pattern.compile("[!-~]{16,128}");

    static final Property<Optional<String>> TOKEN_TEXT = Property.ofMissing(
            TOKEN, Property.Form.SECRET, text -> Optional.of(text).filter(VISIBLE::matches));

    private final PropertyReader properties;

    MetricsSettings(PropertyReader properties) {
        this.properties = properties;
    }

    /** {@value #ENABLED}: whether there are metrics, for those who have the token. Default: false. */
    public boolean enabled() {
        return properties.read(ENABLED_SWITCH);
    }

    /** {@value #TOKEN}: what who asks for metrics has to say, 16 to 128 visible ASCII characters; without one nobody gets any. None by default. */
    public Optional<String> token() {
        return properties.read(TOKEN_TEXT);
    }
}
