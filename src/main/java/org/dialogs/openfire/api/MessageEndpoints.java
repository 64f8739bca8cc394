package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dialogs.openfire.api.Route.Access;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.HistoryReader;
import org.dialogs.openfire.history.HistoryReader.ReceiptOf;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.MessageFilter;
import org.dialogs.openfire.history.MessageReader;
import org.dialogs.openfire.history.TooManyRowsException;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;

/** The calls about messages: {@code /chat/Message}. (QuickBlox, "Chat REST API".) */
final class MessageEndpoints {

    private static final String DIALOG = "chat_dialog_id";
    private static final String MESSAGE = "message";
    private static final int MOST_IDS = 100;
    private static final int MOST_DIALOGS = 500;

    /** Of what one has not read, ten times as many messages as can be read at once are marked by one call that names none. */
    private static final int ROUNDS = 10;

    private final DialogDirectory directory;
    private final Conversations conversations;
    private final MessageReader messages;
    private final HistoryReader history;
    private final Posts posts;
    private final People people;
    private final MessageJson json;

    MessageEndpoints(
            DialogDirectory directory,
            Conversations conversations,
            MessageReader messages,
            HistoryReader history,
            Posts posts,
            People people) {
        this.directory = directory;
        this.conversations = conversations;
        this.messages = messages;
        this.history = history;
        this.posts = posts;
        this.people = people;
        this.json = new MessageJson(people);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/chat/Message", Access.USER, this::list),
                Route.get("/chat/Message/unread", Access.USER, this::unread),
                Route.post("/chat/Message", Access.USER, this::create),
                Route.put("/chat/Message", Access.USER, this::updateAll),
                Route.put("/chat/Message/{ids}", Access.USER, this::update),
                Route.delete("/chat/Message/{ids}", Access.USER, this::delete));
    }

    private Answer list(Call call) {
        ApplicationUser self = call.self();
        Parameters parameters = call.parameters();
        Page page = Page.of(parameters);
        page.sort().filter(name -> !name.equals("date_sent")).ifPresent(name -> {
            throw parameters.invalid(page.descending() ? "sort_desc" : "sort_asc", "must be date_sent");
        });
        boolean marks = parameters.flag("mark_as_read").orElse(true);
        MessageFilter filter = MessageFilters.of(parameters, people, self.applicationId());
        String id = parameters.required(DIALOG);
        conversations.catchUp(self);
        DialogEntry dialog = conversations.readable(self, id);
        try {
            return page.counts() ? count(dialog, self, filter) : page(dialog, self, filter, page, marks);
        } catch (TooManyRowsException e) {
            throw ApiException.invalid(
                    "base", "There are too many messages to look through: ask for a shorter time with date_sent");
        }
    }

    private Answer count(DialogEntry dialog, ApplicationUser self, MessageFilter filter) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        long count = messages.count(dialog.key(), people.user(self), Conversations.hiddenUntil(dialog), filter);
        answer.putObject("items").put("count", count);
        return Answer.ok(answer);
    }

    private Answer page(DialogEntry dialog, ApplicationUser self, MessageFilter filter, Page page, boolean marks) {
        User viewer = people.user(self);
        List<KeptMessage> found = messages.messages(
                dialog.key(),
                viewer,
                Conversations.hiddenUntil(dialog),
                filter,
                page.descending(),
                page.skip(),
                page.limit());
        Map<MessageId, List<ReceiptOf>> receipts =
                history.receipts(found.stream().map(KeptMessage::id).toList());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("skip", page.skip());
        answer.put("limit", page.limit());
        ArrayNode items = answer.putArray("items");
        for (KeptMessage message : found) {
            List<ReceiptOf> of = receipts.getOrDefault(message.id(), List.of());
            items.add(json.of(message, of, viewer.bareJid()));
            if (marks && dialog.membership().isPresent() && isUnread(message, of, viewer)) {
                posts.markListed(dialog, viewer, message.id());
            }
        }
        return Answer.ok(answer);
    }

    private static boolean isUnread(KeptMessage message, List<ReceiptOf> receipts, User viewer) {
        String jid = viewer.bareJid();
        return !message.senderJid().equals(jid)
                && receipts.stream()
                        .noneMatch(
                                receipt -> receipt.read() && receipt.userJid().equals(jid));
    }

    private Answer unread(Call call) {
        ApplicationUser self = call.self();
        Set<String> ids = new LinkedHashSet<>(call.parameters().list("chat_dialog_ids"));
        if (ids.size() > MOST_DIALOGS) {
            throw call.parameters().invalid("chat_dialog_ids", "must be " + MOST_DIALOGS + " at most");
        }
        conversations.catchUp(self);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (ids.isEmpty()) {
            answer.put("total", directory.unreadTotal(people.user(self), self.applicationId()));
            return Answer.ok(answer);
        }
        answer.put("total", 0L);
        long total = 0;
        for (DialogEntry dialog : conversations.readable(self, ids)) {
            long unread = dialog.membership().map(Membership::unread).orElse(0L);
            answer.put(dialog.key().id().hex(), unread);
            total += unread;
        }
        answer.put("total", total);
        return Answer.ok(answer);
    }

    private Answer create(Call call) {
        ApplicationUser self = call.self();
        Parameters parameters = call.parameters();
        NewMessage message = NewMessage.of(parameters);
        boolean isSystem = parameters.flag("system").orElse(false);
        boolean isSent = parameters.flag("send_to_chat").orElse(false);
        if (message.isEmpty() && !isSystem) {
            throw parameters.invalid(MESSAGE, "is required, or attachments");
        }
        Posts.Place place = place(self, parameters);
        if (isSystem) {
            if (place.isGroup()) {
                throw parameters.invalid("system", "must be 0 in a group");
            }
            return Answer.created(json.of(posts.tell(place, people.user(self), message), List.of(), self(self)));
        }
        boolean markable = parameters.flag("markable").orElse(false);
        MessageId id = posts.post(place, people.user(self), message, markable, isSent);
        conversations.catchUp(self);
        KeptMessage kept = messages.message(id)
                .orElseThrow(() -> ApiException.of(
                        422, "The message was refused, on its way or by the database, and is not in the history"));
        return Answer.created(json.of(kept, List.of(), self(self)));
    }

    private String self(ApplicationUser self) {
        return people.user(self).bareJid();
    }

    private Posts.Place place(ApplicationUser self, Parameters parameters) {
        Optional<String> id = parameters.text(DIALOG).filter(text -> !text.isEmpty());
        if (id.isPresent()) {
            conversations.catchUp(self);
            // In a public group one is an occupant by speaking: who may read there, may speak.
            return posts.in(conversations.readable(self, id.get()), people.user(self));
        }
        long recipient = parameters
                .number("recipient_id")
                .orElseThrow(() -> parameters.invalid("base", "chat_dialog_id or recipient_id is required"));
        User other = people.existing(self.applicationId(), List.of(recipient), parameters, "recipient_id")
                .get(0);
        return Posts.Place.with(people.user(self), other);
    }

    private Answer updateAll(Call call) {
        ApplicationUser self = call.self();
        Parameters parameters = call.parameters();
        if (parameters.has(MESSAGE)) {
            throw parameters.invalid(MESSAGE, "can be changed in one message at a time");
        }
        String id = parameters.required(DIALOG);
        boolean read = parameters.flag("read").orElse(false);
        boolean delivered = parameters.flag("delivered").orElse(false);
        conversations.catchUp(self);
        DialogEntry dialog = conversations.ofOccupant(self, id);
        User user = people.user(self);
        int rounds = read ? ROUNDS : delivered ? 1 : 0;
        boolean more = true;
        for (int round = 0; more && round < rounds; round++) {
            List<KeptMessage> unread = messages.unreadOf(dialog.key(), user, MessageReader.MOST);
            (read ? unread : undelivered(unread, user))
                    .forEach(message -> posts.mark(dialog, user, message.id(), read));
            more = unread.size() == MessageReader.MOST;
            conversations.catchUp(self);
        }
        return Answer.empty(200);
    }

    /** Those of which the user has not said that he has them. */
    private List<KeptMessage> undelivered(List<KeptMessage> unread, User user) {
        Map<MessageId, List<ReceiptOf>> receipts =
                history.receipts(unread.stream().map(KeptMessage::id).toList());
        return unread.stream()
                .filter(message -> receipts.getOrDefault(message.id(), List.of()).stream()
                        .noneMatch(receipt -> receipt.userJid().equals(user.bareJid())))
                .toList();
    }

    private Answer update(Call call) {
        ApplicationUser self = call.self();
        Parameters parameters = call.parameters();
        boolean read = parameters.flag("read").orElse(false);
        boolean delivered = parameters.flag("delivered").orElse(false);
        Optional<String> body = parameters.text(MESSAGE);
        List<String> ids = new Deletions(call.variable("ids"), MOST_IDS).ids();
        if (body.isPresent() && (ids.size() > 1 || body.get().isEmpty())) {
            throw parameters.invalid(MESSAGE, "must be a text, for one message at a time");
        }
        conversations.catchUp(self);
        User user = people.user(self);
        // All are looked at before the first is changed.
        List<Found> found = ids.stream().map(id -> find(self, id, parameters)).toList();
        if (body.isPresent() && !found.get(0).message.senderJid().equals(user.bareJid())) {
            throw ApiException.forbidden("Only who wrote a message may change it");
        }
        for (Found each : found) {
            boolean isOwn = each.message.senderJid().equals(user.bareJid());
            if ((read || delivered) && !isOwn) {
                posts.mark(each.dialog, user, each.message.id(), read);
            }
            body.ifPresent(text -> posts.correct(each.dialog, user, each.message, text));
        }
        return Answer.empty(200);
    }

    /** A message, and the dialog in which the caller reads it. */
    private record Found(KeptMessage message, DialogEntry dialog) {}

    private Found find(ApplicationUser self, String id, Parameters parameters) {
        KeptMessage message = messages.message(new MessageId(id))
                .filter(each -> each.dialog().applicationId() == self.applicationId())
                .orElseThrow(() -> ApiException.notFound("The resource wasn't found"));
        String dialogId = message.dialog().id().hex();
        if (!parameters.text(DIALOG).orElse(dialogId).equals(dialogId)) {
            throw ApiException.notFound("The resource wasn't found");
        }
        return new Found(message, conversations.ofOccupant(self, dialogId));
    }

    private Answer delete(Call call) {
        ApplicationUser self = call.self();
        Parameters parameters = call.parameters();
        boolean force = parameters.flag("force").orElse(false);
        User user = people.user(self);
        conversations.catchUp(self);
        ObjectNode answer = new Deletions(call.variable("ids"), MOST_IDS).of(id -> {
            Optional<KeptMessage> message = messages.message(new MessageId(id))
                    .filter(each -> each.dialog().applicationId() == self.applicationId());
            Optional<DialogEntry> dialog = message.flatMap(each -> directory.find(each.dialog(), user));
            if (dialog.isEmpty()) {
                return Deletions.Outcome.NOT_FOUND;
            }
            return delete(message.get(), dialog.get(), user, force);
        });
        return Answer.ok(answer);
    }

    private Deletions.Outcome delete(KeptMessage message, DialogEntry dialog, User user, boolean force) {
        if (dialog.membership().isEmpty()) {
            return Deletions.Outcome.WRONG_PERMISSIONS;
        }
        if (!force) {
            return directory.hideMessages(user, List.of(message.id()))
                    ? Deletions.Outcome.DELETED
                    : Deletions.Outcome.NOT_FOUND;
        }
        boolean may = message.senderJid().equals(user.bareJid()) || Conversations.isOwner(dialog, user);
        if (!may) {
            return Deletions.Outcome.WRONG_PERMISSIONS;
        }
        posts.erase(message.id());
        return Deletions.Outcome.DELETED;
    }
}
