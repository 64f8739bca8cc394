package org.dialogs.openfire.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The dialogs in the database: table {@code ofDialog}, a row each, with the dialog's last message and how many it has. Rows are changed
 * on the condition that they are as they were read: if another node was faster, that is a {@link CollisionException}.
 */
final class DialogStore {

    private static final String STATES = """
            SELECT dialogID, dialogType, ownerJID, messageCount, lastArrival, lastMessageOrder, lastMessageArrival, createdDate,
              updatedDate
            FROM ofDialog WHERE applicationID = :applicationID AND dialogID IN (<ids>)
            """;
    private static final String INSERT = """
            INSERT INTO ofDialog (applicationID, dialogID, dialogType, roomJID, firstUser, secondUser, lastMessageID, lastMessageBody,
              lastMessageSender, lastMessageSent, lastMessageOrder, lastMessageArrival, createdDate, updatedDate, messageCount, lastArrival,
              ownerJID, activeHour)
            VALUES (:applicationID, :dialogID, :dialogType, :roomJID, :firstUser, :secondUser, :messageID, :body,
              :sender, :dateSent, :order, :arrival, :created, :updated, :count, :lastArrival, :owner, :activeHour)
            """;
    private static final String UPDATE = """
            UPDATE ofDialog SET messageCount = messageCount + :count, lastArrival = :lastArrival, updatedDate = :updated,
              dialogType = :dialogType
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND lastArrival = :seen
            """;
    private static final String UPDATE_WITH_LAST = """
            UPDATE ofDialog SET messageCount = messageCount + :count, lastArrival = :lastArrival, updatedDate = :updated,
              dialogType = :dialogType, lastMessageID = :messageID, lastMessageBody = :body, lastMessageSender = :sender,
              lastMessageSent = :dateSent, lastMessageOrder = :order, lastMessageArrival = :arrival, activeHour = :activeHour
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND lastArrival = :seen
            """;
    private static final String TOUCH = """
            UPDATE ofDialog SET lastArrival = lastArrival + 1, updatedDate = :updated
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND lastArrival = :seen
            """;
    private static final String LEAVE = """
            UPDATE ofDialog SET dialogType = -dialogType, lastArrival = lastArrival + 1, lastMessageID = NULL, lastMessageBody = NULL,
              lastMessageSender = NULL, lastMessageSent = NULL, lastMessageOrder = NULL, lastMessageArrival = NULL,
              activeHour = :activeHour
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND lastArrival = :seen AND dialogType > 0
            """;
    private static final String CORRECT_LAST = """
            UPDATE ofDialog SET lastMessageBody = :body
            WHERE applicationID = :applicationID AND dialogID = :dialogID AND lastMessageID = :messageID
            """;

    /**
     * What a row says of its dialog.
     *
     * @param type its number; below 0 if it is being erased
     * @param owned whether somebody has made it by the API
     */
    record State(
            int type,
            boolean owned,
            long messageCount,
            long lastArrival,
            long lastOrder,
            long lastMessageArrival,
            long created,
            long updated) {

        static final State NONE = new State(0, false, 0, 0, Long.MIN_VALUE, 0, 0, 0);

        boolean isGoing() {
            return type < 0;
        }

        /** Whether only those are members who were made members: who speaks, or comes in, is none by that. */
        boolean isManaged() {
            return owned && Math.abs(type) == DialogType.GROUP.number();
        }

        boolean isBefore(MessageRow message) {
            return lastOrder < message.order()
                    || lastOrder == message.order() && lastMessageArrival < message.arrival();
        }
    }

    Map<DialogKey, State> states(Handle handle, Collection<DialogKey> keys) {
        Map<DialogKey, State> states = new HashMap<>();
        InList.ofDialogs(keys).forEach((application, lists) -> {
            for (List<String> list : lists) {
                handle.createQuery(STATES)
                        .bind("applicationID", application)
                        .bindList("ids", list)
                        .map((row, context) -> Map.entry(
                                new DialogKey(application, new DialogId(row.getString("dialogID"))), state(row)))
                        .forEach(entry -> states.put(entry.getKey(), entry.getValue()));
            }
        });
        return states;
    }

    private static State state(ResultSet row) throws SQLException {
        long order = row.getLong("lastMessageOrder");
        boolean isEmpty = row.wasNull();
        return new State(
                row.getInt("dialogType"),
                row.getString("ownerJID") != null,
                row.getLong("messageCount"),
                row.getLong("lastArrival"),
                isEmpty ? Long.MIN_VALUE : order,
                row.getLong("lastMessageArrival"),
                row.getLong("createdDate"),
                row.getLong("updatedDate"));
    }

    /**
     * Gives each message its arrival: greater than that of every message before it in its dialog, for two nodes may have given the same
     * one, and a clock may have gone back.
     */
    static List<MessageRow> arrived(List<MessageRow> messages, Map<DialogKey, State> states) {
        Map<DialogKey, Long> last = new HashMap<>();
        List<MessageRow> arrived = new ArrayList<>(messages.size());
        for (MessageRow message : messages) {
            DialogKey key = message.dialog().key();
            long before =
                    last.getOrDefault(key, states.getOrDefault(key, State.NONE).lastArrival());
            long arrival = Math.max(before + 1, message.arrival());
            last.put(key, arrival);
            arrived.add(arrival == message.arrival() ? message : message.with(arrival));
        }
        return arrived;
    }

    /**
     * Makes the dialogs of new messages that are missing, and brings the others up to date: a dialog's last message is the latest sent,
     * not the latest written. One that is being erased is there again, from now on.
     *
     * @param messages with the arrivals that {@link #arrived} gave them
     * @param states of their dialogs, as they were read in the same transaction
     */
    List<Addition> add(Handle handle, List<MessageRow> messages, Map<DialogKey, State> states) {
        Map<DialogKey, List<MessageRow>> byDialog = new TreeMap<>();
        for (MessageRow message : messages) {
            byDialog.computeIfAbsent(message.dialog().key(), key -> new ArrayList<>())
                    .add(message);
        }
        PreparedBatch inserts = handle.prepareBatch(INSERT);
        PreparedBatch updates = handle.prepareBatch(UPDATE);
        PreparedBatch lasts = handle.prepareBatch(UPDATE_WITH_LAST);
        List<Addition> additions = new ArrayList<>();
        byDialog.forEach((key, rows) -> {
            State state = states.getOrDefault(key, State.NONE);
            boolean isNew = !states.containsKey(key);
            Addition addition = new Addition(
                    rows.get(0).dialog(), isNew, state.isManaged(), state.messageCount, state.lastArrival, rows);
            additions.add(addition);
            MessageRow last = rows.stream()
                    .reduce((one, other) -> isLater(other, one) ? other : one)
                    .orElseThrow();
            if (isNew) {
                bindDialog(bindLast(bind(inserts, state, addition), last), rows.get(0))
                        .add();
            } else if (state.isBefore(last)) {
                bindLast(bind(lasts, state, addition), last)
                        .bind("dialogType", Math.abs(state.type))
                        .add();
            } else {
                bind(updates, state, addition)
                        .bind("dialogType", Math.abs(state.type))
                        .add();
            }
        });
        execute(inserts);
        CollisionException.check(execute(updates), "A dialog");
        CollisionException.check(execute(lasts), "A dialog");
        return additions;
    }

    static int[] execute(PreparedBatch batch) {
        return batch.size() == 0 ? new int[0] : batch.execute();
    }

    /**
     * Has everybody collide who counts this dialog's messages for its parties at the same time: for those who change who they are, or
     * since when.
     *
     * @param state as it was read in the same transaction, before anything that is to be true still
     */
    void touch(Handle handle, DialogKey key, State state, long updated) {
        int touched = handle.createUpdate(TOUCH)
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("updated", Math.max(state.updated, updated))
                .bind("seen", state.lastArrival)
                .execute();
        CollisionException.check(new int[] {touched}, "A dialog");
    }

    /** Says that a dialog is being erased. */
    void leave(Handle handle, DialogKey key, State state) {
        int left = handle.createUpdate(LEAVE)
                .bind("activeHour", ActiveHour.ofCreated(state.created))
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("seen", state.lastArrival)
                .execute();
        CollisionException.check(new int[] {left}, "A dialog");
    }

    Optional<State> state(Handle handle, DialogKey key) {
        return Optional.ofNullable(states(handle, List.of(key)).get(key));
    }

    /** Says what the last message says now, if it is this one. */
    void correctLast(Handle handle, DialogKey key, String messageId, String body) {
        handle.createUpdate(CORRECT_LAST)
                .bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("messageID", messageId)
                .bind("body", Texts.preview(body))
                .execute();
    }

    private static PreparedBatch bind(PreparedBatch batch, State state, Addition addition) {
        List<MessageRow> messages = addition.messages();
        long updated = messages.stream()
                .mapToLong(message -> message.received().toEpochMilli())
                .reduce(state.updated, Math::max);
        return batch.bind("applicationID", addition.dialog().applicationId())
                .bind("dialogID", addition.dialog().id().hex())
                .bind("count", messages.size())
                .bind("created", messages.get(0).received().toEpochMilli())
                .bind("updated", updated)
                .bind("lastArrival", messages.get(messages.size() - 1).arrival())
                .bind("seen", state.lastArrival);
    }

    private static PreparedBatch bindLast(PreparedBatch batch, MessageRow last) {
        return batch.bind("messageID", last.id().hex())
                .bind("body", Texts.preview(last.body()))
                .bind("sender", last.sender().bareJid())
                .bind("dateSent", last.dateSent())
                .bind("order", last.order())
                .bind("activeHour", ActiveHour.ofOrder(last.order()))
                .bind("arrival", last.arrival());
    }

    /** A private dialog is its who says the first word. */
    private static PreparedBatch bindDialog(PreparedBatch batch, MessageRow first) {
        if (first.dialog() instanceof Dialog.Private of) {
            return batch.bind("dialogType", DialogType.PRIVATE.number())
                    .bind("owner", first.sender().bareJid())
                    .bind("roomJID", (String) null)
                    .bind("firstUser", of.first().bareJid())
                    .bind("secondUser", of.second().bareJid());
        }
        return batch.bind("dialogType", DialogType.GROUP.number())
                .bind("owner", (String) null)
                .bind("roomJID", ((Dialog.Group) first.dialog()).roomJid())
                .bind("firstUser", (String) null)
                .bind("secondUser", (String) null);
    }

    private static boolean isLater(MessageRow one, MessageRow other) {
        return one.order() != other.order() ? one.order() > other.order() : one.arrival() > other.arrival();
    }
}
