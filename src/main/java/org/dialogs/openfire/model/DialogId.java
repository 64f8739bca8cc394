package org.dialogs.openfire.model;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/**
 * The id of a dialog: 24 lower-case hex digits, as QuickBlox's clients expect. It is either taken from the name of a group's room,
 * where it came from a database's object id, or derived from who talks where. Derived ids begin with {@value #DERIVED}, and an id in
 * a room's name must not, so that nobody can give a room the id of a conversation between others. (An object id begins with its
 * time of birth; none begins with these digits before the year 2106.)
 *
 * @param hex the 24 digits
 */
public record DialogId(String hex) {

    static final int LENGTH = 24;

    /** How ids begin that are derived, and no group's: greater than every id of a group. */
    public static final String DERIVED = "ffff";

    public DialogId {
        if (!Digits.isHex(hex, LENGTH, false)) {
            throw new IllegalArgumentException("A dialog id is 24 lower-case hex digits: '" + hex + "'");
        }
    }

    /** The id that {@code text} is, if it is one. */
    public static Optional<DialogId> parse(String text) {
        return Digits.isHex(text, LENGTH, false) ? Optional.of(new DialogId(text)) : Optional.empty();
    }

    /** A new id of a group, in the form of an object id: four bytes of unix seconds, then randomness. */
    public static DialogId mint(Instant now, Random random) {
        return new DialogId(Digits.objectId(now, random));
    }

    /** The id of the one dialog between two users: the same for both, from whichever device. */
    static DialogId between(User one, User other) {
        String first = one.key();
        String second = other.key();
        boolean inOrder = first.compareTo(second) <= 0;
        return derived("private dialog", inOrder ? first : second, inOrder ? second : first);
    }

    /** The id of the dialog in a room whose name does not say one. */
    static DialogId inRoom(String roomBareJid) {
        return derived("room", roomBareJid);
    }

    private static DialogId derived(String purpose, String... fields) {
        return new DialogId(DERIVED + Fingerprint.of(purpose, fields).substring(DERIVED.length()));
    }

    @Override
    public String toString() {
        return hex;
    }
}
