package org.dialogs.openfire;

import java.time.Duration;

/** What an administrator can set of group dialogs, as {@link Settings} has it. Thread-safe. */
public final class GroupSettings {

    public static final String OFFLINE = "dialogs.groups.offline";
    public static final String REPAIR_INTERVAL = "dialogs.groups.repairInterval";

    private static final int YEAR = 8760;

    static final Property<Boolean> OFFLINE_SWITCH = Property.ofSwitch(OFFLINE, false);
    static final Property<Long> REPAIR_INTERVAL_HOURS =
            Property.ofNumber(REPAIR_INTERVAL, 24, 0, YEAR, Property.Unit.HOURS);

    private final PropertyReader properties;

    GroupSettings(PropertyReader properties) {
        this.properties = properties;
    }

    /**
     * {@value #OFFLINE}: whether what is said in a group goes into the server's offline storage, too, for those of its members who are not
     * there. Default: false.
     */
    public boolean offline() {
        return properties.read(OFFLINE_SWITCH);
    }

    /**
     * {@value #REPAIR_INTERVAL}: the time from one repair of the groups and their rooms to the next, in hours. Default: 24, to 8760; 0 for
     * none but that at the start and those on demand.
     */
    public Duration repairInterval() {
        return Duration.ofHours(properties.read(REPAIR_INTERVAL_HOURS));
    }
}
