package org.dialogs.openfire.console;

import java.util.Locale;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.TranscriptLine;

/**
 * A message that a search has found: what stands around the first place at which the text is in it.
 *
 * @param before what stands before it
 * @param match the text as the message has it; empty where only the database finds it
 */
record FindView(Person sender, String time, String before, String match, String after, String contextUrl) {

    private static final int AROUND = 120;
    private static final String MORE = "\u2026";

    static FindView of(TranscriptLine line, String text, OpenedDialog dialog) {
        KeptMessage message = line.message();
        String body = message.body();
        int found = Math.max(0, body.toLowerCase(Locale.ROOT).indexOf(text.toLowerCase(Locale.ROOT)));
        int at = whole(body, Math.min(found, body.length()));
        int end = Math.min(body.length(), at + text.length());
        // Letters may have more of them in lower case: then nothing is marked.
        boolean isFound = body.substring(at, end).equalsIgnoreCase(text);
        int from = whole(body, Math.max(0, at - AROUND));
        int to = whole(body, Math.min(body.length(), end + AROUND));
        return new FindView(
                dialog.person(message.senderJid()),
                dialog.texts().time(Moments.sent(message)),
                (from > 0 ? MORE : "") + body.substring(from, at),
                isFound ? body.substring(at, end) : "",
                (isFound ? body.substring(end, to) : body.substring(at, to)) + (to < body.length() ? MORE : ""),
                dialog.context(message.position(), message.id().hex()));
    }

    /** A place at which no character is cut in two. */
    private static int whole(String text, int at) {
        boolean isInside = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
        return isInside ? at - 1 : at;
    }
}
