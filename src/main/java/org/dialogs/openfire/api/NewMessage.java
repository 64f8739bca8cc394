package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.stanza.ChatStanza;

/**
 * A message as a call says it: its text, its attachments, and what else the sender adds.
 *
 * @param parameters as {@code ChatMessage} has them: every single value is a text, as it is in a stanza
 */
record NewMessage(String body, List<Attachment> attachments, Map<String, Object> parameters) {

    private static final Set<String> OTHERS =
            Set.of("send_to_chat", "markable", "system", "save_to_history", "token", "recipient_id", "chat_dialog_id");

    /** What the server says in a message's extra parameters. */
    private static final Set<String> SERVERS = Set.of("dialog_id", "message_id", "attachment", "extraParams");

    private static final int MOST_ATTACHMENTS = 100;

    /** @throws ApiException 422 if it is empty, or has names or values that no stanza could have */
    static NewMessage of(Parameters parameters) {
        String body = parameters.text("message").orElse("");
        List<Attachment> attachments = attachments(parameters);
        Map<String, Object> custom = new LinkedHashMap<>();
        for (String name : parameters.names()) {
            boolean isCustom = !MessageJson.OWN.contains(name) && !OTHERS.contains(name);
            if (isCustom) {
                if (SERVERS.contains(name)) {
                    throw parameters.invalid(name, "is the server's to say");
                }
                parameters.node(name).ifPresent(node -> put(custom, name, node, parameters));
            }
        }
        return new NewMessage(body, attachments, custom);
    }

    private static List<Attachment> attachments(Parameters parameters) {
        List<Parameters> objects = parameters.objects("attachments");
        if (objects.size() > MOST_ATTACHMENTS) {
            throw parameters.invalid("attachments", "must be " + MOST_ATTACHMENTS + " at most");
        }
        List<Attachment> attachments = new ArrayList<>();
        for (Parameters object : objects) {
            Map<String, String> attributes = new LinkedHashMap<>();
            for (String name : object.names()) {
                if (!ChatStanza.isName(name)) {
                    throw object.invalid(name, "is no name of an attribute");
                }
                object.text(name).ifPresent(text -> attributes.put(name, text));
            }
            attachments.add(new Attachment(attributes));
        }
        return attachments;
    }

    private static void put(Map<String, Object> custom, String name, JsonNode node, Parameters parameters) {
        if (!ChatStanza.isName(name)) {
            throw parameters.invalid(name, "is no name of a custom parameter");
        }
        Object value = value(node, parameters);
        if (!isNothing(value)) {
            custom.put(name, value);
        }
    }

    /** In a stanza a list is what is in it, and parts are the elements that there are: without any, there is nothing. */
    private static boolean isNothing(Object value) {
        return value instanceof List<?> list && list.isEmpty() || value instanceof Map<?, ?> map && map.isEmpty();
    }

    private static Object value(JsonNode node, Parameters parameters) {
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(each -> {
                if (each.isArray()) {
                    throw parameters.invalid("base", "A list cannot have lists in it");
                }
                Object value = each.isNull() ? List.of() : value(each, parameters);
                if (!isNothing(value)) {
                    list.add(value);
                }
            });
            return list.size() == 1 ? list.get(0) : list;
        }
        if (node.isObject()) {
            Map<String, Object> nested = new LinkedHashMap<>();
            node.properties().forEach(entry -> {
                if (!entry.getValue().isNull()) {
                    put(nested, entry.getKey(), entry.getValue(), parameters);
                }
            });
            return nested;
        }
        return node.asText();
    }

    boolean isEmpty() {
        return body.isEmpty() && attachments.isEmpty();
    }
}
