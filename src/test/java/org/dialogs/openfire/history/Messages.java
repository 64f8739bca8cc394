package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;

/** Messages for the tests of the history. */
final class Messages {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    static final User ONE = user("1001-92");
    static final User TWO = user("1002-92");

    private static final AtomicLong LAST_ARRIVAL = new AtomicLong();

    private Messages() {}

    static User user(String name) {
        return new User(name, "example.org", true);
    }

    /** What the writer makes of messages: each arrives a little later than the one before. */
    static List<Change> changes(List<ChatMessage> messages) {
        return messages.stream().map(Messages::change).toList();
    }

    static Change change(ChatMessage message) {
        long arrival = LAST_ARRIVAL.updateAndGet(last -> Math.max(last + 1, ChangeCodec.micros(message.received())));
        return new Change.Keep(MessageRow.of(message, arrival));
    }

    static ChatMessage message(String stanzaId, String body) {
        return message(ONE, TWO, stanzaId, body, NOON);
    }

    static ChatMessage message(User from, User to, String stanzaId, String body, Instant received) {
        return message(Dialog.between(from, to), from, stanzaId, body, received);
    }

    static ChatMessage message(Dialog dialog, User from, String stanzaId, String body, Instant received) {
        return new ChatMessage(
                MessageId.of(dialog, from, stanzaId, body),
                dialog,
                from,
                stanzaId,
                body,
                received.getEpochSecond(),
                received,
                List.of(),
                Map.of(),
                false);
    }
}
