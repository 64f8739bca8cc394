package org.dialogs.openfire.api;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.dialogs.openfire.api.Answer.Parts;
import org.dialogs.openfire.api.Route.Access;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.HistoryReader;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.MessageReader;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.User;

/** All of a dialog as a file, for those who may read it: {@code /chat/Dialog/{id}/messages.csv} and {@code .jsonl}. */
final class LogEndpoints {

    private final Conversations conversations;
    private final MessageReader messages;
    private final HistoryReader history;
    private final People people;
    private final MessageJson json;

    LogEndpoints(Conversations conversations, MessageReader messages, HistoryReader history, People people) {
        this.conversations = conversations;
        this.messages = messages;
        this.history = history;
        this.people = people;
        this.json = new MessageJson(people);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/chat/Dialog/{id}/messages.csv", Access.USER, call -> log(call, ChatLog.CSV))
                        .inParts(),
                Route.get("/chat/Dialog/{id}/messages.jsonl", Access.USER, call -> log(call, ChatLog.JSON_LINES))
                        .inParts());
    }

    private Answer log(Call call, ChatLog format) {
        conversations.catchUp(call.self());
        DialogEntry dialog = conversations.readable(call.self(), call.variable("id"));
        String name = dialog.key().id().hex() + "." + format.extension();
        return new Answer(
                200,
                Map.of("Content-Disposition", "attachment; filename=\"" + name + "\""),
                new Parts(format.mediaType(), new Log(dialog, call.self(), format)));
    }

    /** The file: its header, then some messages at a time, as long as the reader may read them. */
    private final class Log implements Iterator<byte[]> {

        private final String id;
        private final ApplicationUser reader;
        private final User viewer;
        private final ChatLog format;
        private final Iterator<List<KeptMessage>> all;
        private boolean isBegun;

        Log(DialogEntry dialog, ApplicationUser reader, ChatLog format) {
            this.id = dialog.key().id().hex();
            this.reader = reader;
            this.viewer = people.user(reader);
            this.format = format;
            this.all = messages.all(dialog.key(), viewer, Conversations.hiddenUntil(dialog));
        }

        @Override
        public boolean hasNext() {
            return !isBegun || all.hasNext();
        }

        @Override
        public byte[] next() {
            if (!isBegun) {
                isBegun = true;
                return format.header().getBytes(StandardCharsets.UTF_8);
            }
            conversations.readable(reader, id);
            List<KeptMessage> some = all.next();
            return format.part(
                    some, history.receipts(some.stream().map(KeptMessage::id).toList()), viewer.bareJid(), json);
        }
    }
}
