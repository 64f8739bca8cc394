package org.dialogs.openfire.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dialogs.openfire.history.HistoryReader.ReceiptOf;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.SpreadsheetCell;
import org.dialogs.openfire.model.MessageId;

/** What was said in a dialog, as a file: some messages at a time, oldest first. */
enum ChatLog {

    /** A line of JSON a message, as the list of messages has it. (jsonlines.org) */
    JSON_LINES("application/x-ndjson; charset=utf-8", "jsonl") {
        @Override
        String header() {
            return "";
        }

        @Override
        String line(KeptMessage message, ObjectNode json) {
            return text(json) + "\n";
        }
    },
    /** A table with a header. (RFC 4180) */
    CSV("text/csv; charset=utf-8; header=present", "csv") {

        @Override
        String header() {
            return "_id,date_sent,sender_id,message,attachments,custom,created_at,updated_at\r\n";
        }

        @Override
        String line(KeptMessage message, ObjectNode json) {
            List<String> cells = new ArrayList<>();
            cells.add(json.get("_id").asText());
            cells.add(Times.iso(Instant.ofEpochSecond(message.position().dateSent())));
            cells.add(
                    json.get("sender_id").isNull()
                            ? message.senderJid()
                            : json.get("sender_id").asText());
            cells.add(message.body());
            cells.add(message.attachments().isEmpty() ? "" : text(json.get("attachments")));
            cells.add(
                    message.parameters().isEmpty()
                            ? ""
                            : text(ParameterReader.mapper().valueToTree(message.parameters())));
            cells.add(json.get("created_at").asText());
            cells.add(json.get("updated_at").asText());
            return cells.stream().map(ChatLog::cell).collect(Collectors.joining(",")) + "\r\n";
        }
    };

    private final String mediaType;
    private final String extension;

    ChatLog(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    String mediaType() {
        return mediaType;
    }

    String extension() {
        return extension;
    }

    /** What stands before the first message. */
    abstract String header();

    abstract String line(KeptMessage message, ObjectNode json);

    /** @param viewer the bare JID of who reads it */
    byte[] part(List<KeptMessage> messages, Map<MessageId, List<ReceiptOf>> receipts, String viewer, MessageJson json) {
        StringBuilder part = new StringBuilder();
        for (KeptMessage message : messages) {
            part.append(line(message, json.of(message, receipts.getOrDefault(message.id(), List.of()), viewer)));
        }
        return part.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String cell(String text) {
        String harmless = SpreadsheetCell.harmless(text);
        boolean isPlain = harmless.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return isPlain ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
    }

    private static String text(com.fasterxml.jackson.databind.JsonNode json) {
        try {
            return ParameterReader.mapper().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can be written", e);
        }
    }
}
