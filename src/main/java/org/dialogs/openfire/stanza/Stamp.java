package org.dialogs.openfire.stanza;

import java.util.Optional;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.MessageId;

/**
 * What the server says in a message's extra parameters.
 *
 * @param dateSent unix seconds
 * @param dialogId the dialog to which the message belongs
 * @param messageId the message's id, only where it is not the stanza's
 */
public record Stamp(long dateSent, DialogId dialogId, Optional<MessageId> messageId) {}
