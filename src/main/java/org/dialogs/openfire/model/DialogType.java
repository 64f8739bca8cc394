package org.dialogs.openfire.model;

/** What kind of dialog one is, with the number that QuickBlox's REST API and the database have for it. */
public enum DialogType {
    /** Open to all users of the application: who joins or speaks is a member. */
    PUBLIC_GROUP(1),
    /** Open to its members. */
    GROUP(2),
    /** Between two users. */
    PRIVATE(3);

    private final int number;

    DialogType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /**
     * The type that has this number.
     *
     * @throws IllegalArgumentException if none has
     */
    public static DialogType of(int number) {
        for (DialogType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new IllegalArgumentException("A dialog's type is 1, 2 or 3: " + number);
    }
}
