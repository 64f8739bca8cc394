package org.dialogs.openfire.console;

import java.util.Optional;

/**
 * A question before something goes for good.
 *
 * @param question what is to go, in words
 * @param explanation what goes with it, and what stays
 * @param warning what is to be known of the numbers in it; empty if nothing
 * @param message the message, if it is one
 * @param what the value of the button
 * @param tick what has to be ticked; empty if the button alone will do
 * @param error what was wrong; empty if nothing
 */
record ConfirmView(
        ConversationHead head,
        String question,
        String explanation,
        String warning,
        Optional<MessageView> message,
        String what,
        String button,
        String tick,
        String error,
        String backUrl) {}
