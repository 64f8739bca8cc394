package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.jdbi.v3.core.Handle;

/** Reads by what else messages are known that are to go, while they are there. */
final class TraceStore {

    private static final String MESSAGES = """
            SELECT messageID, applicationID, dialogID, senderJID, stanzaID, createdDate FROM ofDialogMessage
            WHERE messageID IN (<ids>)
            """;
    private static final String CORRECTIONS =
            "SELECT messageID, stanzaID FROM ofDialogCorrection WHERE messageID IN (<ids>)";

    /** What the dead letters have to know of these erasures, in their order. */
    List<LetterErasure> trace(Handle handle, List<Erasure> erasures) {
        Map<MessageId, MessageTrace> traces = new HashMap<>();
        List<String> ids = erasures.stream()
                .flatMap(erasure -> erasure.target().message().stream())
                .map(MessageId::hex)
                .distinct()
                .toList();
        for (List<String> list : InList.of(ids.stream())) {
            traces.putAll(traces(handle, list));
        }
        return erasures.stream()
                .map(erasure -> new LetterErasure(
                        erasure, erasure.target().message().flatMap(id -> Optional.ofNullable(traces.get(id)))))
                .toList();
    }

    private static Map<MessageId, MessageTrace> traces(Handle handle, List<String> ids) {
        Map<String, List<String>> corrections = new HashMap<>();
        handle.createQuery(CORRECTIONS)
                .bindList("ids", ids)
                .map((row, context) -> Map.entry(row.getString(1), text(row.getString(2))))
                .forEach(correction -> corrections
                        .computeIfAbsent(correction.getKey(), id -> new ArrayList<>())
                        .add(correction.getValue()));
        Map<MessageId, MessageTrace> traces = new HashMap<>();
        handle.createQuery(MESSAGES)
                .bindList("ids", ids)
                .map((row, context) -> Map.entry(
                        row.getString("messageID"),
                        new MessageTrace(
                                new DialogKey(row.getLong("applicationID"), new DialogId(row.getString("dialogID"))),
                                row.getString("senderJID"),
                                text(row.getString("stanzaID")),
                                corrections.getOrDefault(row.getString("messageID"), List.of()),
                                row.getLong("createdDate"))))
                .forEach(message -> traces.put(new MessageId(message.getKey()), message.getValue()));
        return traces;
    }

    /** An empty text is NULL to some databases. */
    private static String text(String column) {
        return Objects.requireNonNullElse(column, "");
    }
}
