package org.dialogs.openfire.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message for the history.
 *
 * @param id the message's id; the history gives it another if another message has this one already
 * @param dialog where it was said
 * @param sender who said it, by the connection it came from
 * @param stanzaId the id that the sender gave the stanza
 * @param body the text, empty if there is none
 * @param dateSent unix seconds: the sender's if he said them, else when the server received it
 * @param received when the server received it
 * @param attachments in the sender's order
 * @param parameters custom parameters by name, in the sender's order: a value is a {@code String}, a {@code Map} of nested parameters,
 *     or a {@code List} of these where a name occurs more than once
 * @param markable whether the sender wants to know who has read it (XEP-0333)
 */
public record ChatMessage(
        MessageId id,
        Dialog dialog,
        User sender,
        String stanzaId,
        String body,
        long dateSent,
        Instant received,
        List<Attachment> attachments,
        Map<String, Object> parameters,
        boolean markable) {

    public ChatMessage {
        attachments = List.copyOf(attachments);
        parameters = Collections.unmodifiableMap(parameters.isEmpty() ? Map.of() : new LinkedHashMap<>(parameters));
    }

    /** The bare JID to which it was sent: the other user, or the room. */
    public String recipient() {
        return dialog.recipientOf(sender);
    }
}
