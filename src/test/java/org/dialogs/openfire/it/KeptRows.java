package org.dialogs.openfire.it;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dialogs.openfire.testhost.Control;

/** What a server's database has of the history, and what it says about itself. */
record KeptRows(List<Row> rows) {

    /** A message, as it is kept. */
    record Row(String stanzaId, String sender, String recipient, String body) {}

    static KeptRows of(Control control) {
        return new KeptRows(
                control
                        .sql("SELECT stanzaID, senderJID, recipientJID, body FROM ofDialogMessage ORDER BY arrival")
                        .stream()
                        .map(row -> new Row(
                                row.get("stanzaid"), row.get("senderjid"), row.get("recipientjid"), row.get("body")))
                        .toList());
    }

    /** How many rows each stanza has: one, if all is well. A resend that is taken for another message would have another message id. */
    Map<String, Long> byStanzaId() {
        return rows.stream().collect(Collectors.groupingBy(Row::stanzaId, Collectors.counting()));
    }

    /** The ids of which there is more than one row. */
    List<String> twice() {
        return byStanzaId().entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    Map<String, Row> one() {
        return rows.stream().collect(Collectors.toMap(Row::stanzaId, Function.identity(), (first, second) -> first));
    }

    /** The dialogs whose count of messages is not what there is, for a failure's message. */
    static List<Map<String, String>> miscounted(Control control) {
        return control
                .sql(
                        "SELECT d.dialogID, d.messageCount, (SELECT COUNT(*) FROM ofDialogMessage m"
                                + " WHERE m.applicationID = d.applicationID AND m.dialogID = d.dialogID) AS actual FROM ofDialog d")
                .stream()
                .filter(row -> !row.get("messagecount").equals(row.get("actual")))
                .toList();
    }

    /**
     * The members whose count of read messages is not what they wrote, for a failure's message: who was there from the beginning of a
     * dialog and has marked nothing has read no more and no less.
     */
    static List<Map<String, String>> misread(Control control) {
        return control
                .sql("SELECT u.dialogID, u.userJID, u.readCount, (SELECT COUNT(*) FROM ofDialogMessage m"
                        + " WHERE m.applicationID = u.applicationID AND m.dialogID = u.dialogID AND m.senderJID = u.userJID)"
                        + " AS own FROM ofDialogMember u")
                .stream()
                .filter(row -> !row.get("readcount").equals(row.get("own")))
                .toList();
    }
}
