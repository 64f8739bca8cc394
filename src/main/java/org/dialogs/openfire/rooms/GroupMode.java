package org.dialogs.openfire.rooms;

/** How messages come into a group's room. */
public enum GroupMode {

    /** There is no such group: joins and messages are refused, and make nothing. */
    ABSENT,

    /** Whoever speaks or listens has joined the room, as in any room of the server. */
    JOIN,

    /** Nobody joins: members speak and listen without it, on each of their devices. */
    DIRECT
}
