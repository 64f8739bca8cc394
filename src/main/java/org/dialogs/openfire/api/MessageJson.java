package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dialogs.openfire.history.HistoryReader.ReceiptOf;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.model.Attachment;

/** A message as QuickBlox's REST API writes it: custom parameters stand beside its own names, and never in their place. Thread-safe. */
final class MessageJson {

    /** The names that are the API's. */
    static final Set<String> OWN = Set.of(
            "_id",
            "chat_dialog_id",
            "message",
            "date_sent",
            "sender_id",
            "recipient_id",
            "read",
            "read_ids",
            "delivered_ids",
            "attachments",
            "created_at",
            "updated_at");

    private final People people;

    MessageJson(People people) {
        this.people = people;
    }

    /**
     * @param receipts who has said that he received it
     * @param viewer the bare JID of who sees it
     */
    ObjectNode of(KeptMessage message, List<ReceiptOf> receipts, String viewer) {
        long application = message.dialog().applicationId();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("_id", message.id().hex());
        json.put("chat_dialog_id", message.dialog().id().hex());
        json.put("message", message.body());
        json.put("date_sent", message.position().dateSent());
        json.put("sender_id", people.id(application, message.senderJid()).orElse(null));
        json.put("recipient_id", people.id(application, message.recipientJid()).orElse(null));
        boolean isOwn = message.senderJid().equals(viewer);
        json.put("read", isRead(receipts, viewer, isOwn) ? 1 : 0);
        ids(
                json.putArray("read_ids"),
                message,
                receipts.stream().filter(ReceiptOf::read).toList());
        ids(json.putArray("delivered_ids"), message, receipts);
        attachments(json.putArray("attachments"), message.attachments());
        json.put("created_at", Times.iso(message.created()));
        json.put("updated_at", Times.iso(message.updated()));
        message.parameters().forEach((name, value) -> {
            if (!OWN.contains(name)) {
                json.set(name, ParameterReader.mapper().valueToTree(value));
            }
        });
        return json;
    }

    /** One's own, if another has read it; another's, if oneself has. */
    private static boolean isRead(List<ReceiptOf> receipts, String viewer, boolean isOwn) {
        return receipts.stream()
                .filter(ReceiptOf::read)
                .anyMatch(receipt -> isOwn || receipt.userJid().equals(viewer));
    }

    /** The sender has it, without saying so. */
    private void ids(ArrayNode array, KeptMessage message, List<ReceiptOf> receipts) {
        long application = message.dialog().applicationId();
        people.id(application, message.senderJid()).ifPresent(array::add);
        receipts.stream()
                .map(ReceiptOf::userJid)
                .filter(jid -> !jid.equals(message.senderJid()))
                .forEach(jid -> people.id(application, jid).ifPresent(array::add));
    }

    private static void attachments(ArrayNode array, List<Attachment> attachments) {
        for (Attachment attachment : attachments) {
            ObjectNode json = array.addObject();
            for (Map.Entry<String, String> attribute : attachment.attributes().entrySet()) {
                json.put(attribute.getKey(), attribute.getValue());
            }
        }
    }
}
