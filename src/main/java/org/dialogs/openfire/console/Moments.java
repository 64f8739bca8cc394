package org.dialogs.openfire.console;

import java.time.Instant;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.KeptMessage.Position;

/** When things were, of which the history has numbers. */
final class Moments {

    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private Moments() {}

    /** When a message was sent, as its sender says; nobody's calendar goes further than the year 9999. */
    static Instant sent(KeptMessage message) {
        return sent(message.position());
    }

    /** When what stands at this place was sent. */
    static Instant sent(Position place) {
        long seconds = place.dateSent();
        return seconds < 0 || seconds > LAST.getEpochSecond() ? LAST : Instant.ofEpochSecond(seconds);
    }
}
