package org.dialogs.openfire.console;

import java.util.List;

/**
 * A dialog of a list, as text.
 *
 * @param name what it is called; empty if it is called nothing but by its users
 * @param link its conversation
 * @param kind its type and its application
 * @param users the two, if it is private
 * @param text the beginning of the last message; empty if there is none, or none to be shown
 * @param instead what is said in the place of that
 * @param senders who has written it: one, or none
 * @param time when, or empty
 * @param created when the dialog was made
 */
record DialogView(
        String name,
        String link,
        String kind,
        List<Person> users,
        String members,
        String messages,
        String unread,
        String text,
        String instead,
        List<Person> senders,
        Moment time,
        Moment created) {

    /**
     * A time as people and as machines read it; all empty for none.
     *
     * @param day as people read it, and beside or below it
     * @param time to the second, without its zone
     */
    record Moment(String day, String time, String machine) {

        static final Moment NONE = new Moment("", "", "");
    }
}
