package org.dialogs.openfire.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.jdbi.v3.core.Handle;

/** Reads by what else messages are known that are to go, while they are there. */
final class TraceStore {

    /** Of a message that was corrected more often, what names an earlier correction is not known to be of it. */
    private static final int MOST_CORRECTIONS = 100;

    private static final String MESSAGES = """
            SELECT messageID, applicationID, dialogID, senderJID, stanzaID, createdDate, updatedDate FROM ofDialogMessage
            WHERE messageID IN (<ids>)
            """;
    private static final String CORRECTIONS =
            "SELECT stanzaID FROM ofDialogCorrection WHERE messageID = :id ORDER BY messageID DESC, arrival DESC";

    private record Found(String id, boolean isCorrected, MessageTrace trace) {}

    /**
     * What the dead letters have to know of these erasures, in their order. Of a message that is not there nothing: it was erased before, when it was
     * known whose it was; its id alone may be in a letter of somebody else.
     */
    List<LetterErasure> trace(Handle handle, List<Erasure> erasures) {
        Map<MessageId, MessageTrace> traces = new HashMap<>();
        Stream<MessageId> ids = erasures.stream().flatMap(erasure -> erasure.target().message().stream());
        for (List<String> list : InList.of(ids.map(MessageId::hex))) {
            for (Found found : find(handle, list)) {
                traces.put(
                        new MessageId(found.id),
                        found.isCorrected ? found.trace.with(corrections(handle, found.id)) : found.trace);
            }
        }
        return erasures.stream()
                .map(erasure -> new LetterErasure(
                        erasure, erasure.target().message().flatMap(id -> Optional.ofNullable(traces.get(id)))))
                .filter(traced -> traced.trace().isPresent()
                        || traced.erasure().target().message().isEmpty())
                .toList();
    }

    private static List<Found> find(Handle handle, List<String> ids) {
        return handle.createQuery(MESSAGES)
                .bindList("ids", ids)
                .map((row, context) -> new Found(
                        row.getString("messageID"),
                        row.getLong("updatedDate") != row.getLong("createdDate"),
                        new MessageTrace(
                                new DialogKey(row.getLong("applicationID"), new DialogId(row.getString("dialogID"))),
                                row.getString("senderJID"),
                                text(row.getString("stanzaID")),
                                Set.of(),
                                row.getLong("createdDate"))))
                .list();
    }

    private static Set<String> corrections(Handle handle, String id) {
        return handle.createQuery(Dialect.of(handle).first(CORRECTIONS, MOST_CORRECTIONS))
                .bind("id", id)
                .map((row, context) -> text(row.getString(1)))
                .set();
    }

    /** An empty text is NULL to some databases. */
    private static String text(String column) {
        return Objects.requireNonNullElse(column, "");
    }
}
