package org.dialogs.openfire.status;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.dialogs.openfire.status.Health.Check;
import org.dialogs.openfire.status.Health.State;

/**
 * How it was at a time.
 *
 * @param checks in their order
 * @param unused those of what is not used, and is well by that
 */
public record HealthReport(Instant at, Map<Check, State> checks, Set<Check> unused) {

    public HealthReport {
        checks = Collections.unmodifiableMap(new EnumMap<>(checks));
        unused = Set.copyOf(unused);
    }

    /** The worst. */
    public State state() {
        return Collections.max(checks.values());
    }
}
