package org.dialogs.openfire;

/** What an administrator can set of the plugin's pages in the admin console, as {@link Settings} has it. Thread-safe. */
public final class ConsoleSettings {

    public static final String READ_MESSAGES = "dialogs.console.readMessages";

    static final Property<Boolean> READ_MESSAGES_SWITCH = Property.ofSwitch(READ_MESSAGES, true);

    private final PropertyReader properties;

    ConsoleSettings(PropertyReader properties) {
        this.properties = properties;
    }

    /** {@value #READ_MESSAGES}: whether administrators may read in the console what people say to each other. Default: true. */
    public boolean readMessages() {
        return properties.read(READ_MESSAGES_SWITCH);
    }
}
