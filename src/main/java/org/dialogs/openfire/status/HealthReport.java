package org.dialogs.openfire.status;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.dialogs.openfire.status.Health.Check;
import org.dialogs.openfire.status.Health.State;

/** How it was at a time; in the order of the checks. */
public record HealthReport(Instant at, Map<Check, State> checks) {

    public HealthReport {
        checks = Collections.unmodifiableMap(new EnumMap<>(checks));
    }

    /** The worst. */
    public State state() {
        return Collections.max(checks.values());
    }
}
