package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dialogs.openfire.api.Route.Access;
import org.dialogs.openfire.history.DialogChange;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.history.Listing;
import org.dialogs.openfire.history.TooManyRowsException;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.User;

/** The calls about dialogs: {@code /chat/Dialog}. (QuickBlox, "Chat REST API".) */
final class DialogEndpoints {

    private static final String TYPE = "type";
    private static final String NAME = "name";
    private static final String PHOTO = "photo";
    private static final String OCCUPANTS = "occupants_ids";
    private static final String DATA = "data";
    private static final int MOST_NAME = 255;
    private static final int MOST_PHOTO = 1_024;
    private static final int MOST_MEMBERS = 10_000;
    private static final int MOST_IDS = 100;
    private static final int MOST_DATA = 1 << 13;

    private final DialogDirectory directory;
    private final Conversations conversations;
    private final Groups groups;
    private final People people;
    private final DialogJson json;

    DialogEndpoints(DialogDirectory directory, Conversations conversations, Groups groups, People people) {
        this.directory = directory;
        this.conversations = conversations;
        this.groups = groups;
        this.people = people;
        this.json = new DialogJson(people);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/chat/Dialog", Access.USER, this::list),
                Route.post("/chat/Dialog", Access.USER, this::create),
                Route.put("/chat/Dialog/{id}", Access.USER, this::update),
                Route.delete("/chat/Dialog/{ids}", Access.USER, this::delete),
                Route.get("/chat/Dialog/{id}/notifications", Access.USER, this::notifications),
                Route.put("/chat/Dialog/{id}/notifications", Access.USER, this::setNotifications));
    }

    private Answer list(Call call) {
        ApplicationUser self = call.self();
        Page page = Page.of(call.parameters());
        DialogFilter filter = DialogFilter.of(call.parameters(), directory, people, self.applicationId());
        conversations.catchUp(self);
        Listing<DialogEntry> found;
        try {
            found = directory.dialogs(
                    people.user(self),
                    self.applicationId(),
                    filter,
                    DialogFilter.order(page),
                    page.skip(),
                    page.limit());
        } catch (TooManyRowsException e) {
            throw ApiException.invalid("base", "There are too many dialogs to look through");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (page.counts()) {
            answer.putObject("items").put("count", found.total());
            return Answer.ok(answer);
        }
        answer.put("total_entries", found.total());
        answer.put("skip", page.skip());
        answer.put("limit", page.limit());
        ArrayNode items = answer.putArray("items");
        Map<?, List<String>> occupants =
                directory.occupants(found.items().stream().map(DialogEntry::key).toList());
        for (DialogEntry dialog : found.items()) {
            items.add(json.of(dialog, occupants.getOrDefault(dialog.key(), List.of()), self));
        }
        return Answer.ok(answer);
    }

    private ObjectNode json(DialogEntry dialog, ApplicationUser viewer) {
        return json.of(dialog, directory.occupants(dialog.key()), viewer);
    }

    private Answer create(Call call) {
        ApplicationUser self = call.self();
        Parameters parameters = call.parameters();
        parameters.required(TYPE);
        DialogType type = DialogType.of(parameters.number(TYPE, 0, 1, 3));
        Optional<Boolean> joinRequired = joinRequired(parameters);
        boolean isPrivate = type == DialogType.PRIVATE;
        if (isPrivate && joinRequired.orElse(false)) {
            throw parameters.invalid("is_join_required", "must be 0 in a private dialog");
        }
        if (type == DialogType.PUBLIC_GROUP && !joinRequired.orElse(true)) {
            throw parameters.invalid("is_join_required", "must be 1 in a public group");
        }
        Set<Long> ids = new LinkedHashSet<>(parameters.numbers(OCCUPANTS));
        ids.remove(self.userId());
        if (ids.size() >= MOST_MEMBERS) {
            throw parameters.invalid(OCCUPANTS, "must be " + MOST_MEMBERS + " at most");
        }
        List<User> others = people.existing(self.applicationId(), ids, parameters, OCCUPANTS);
        Map<String, Object> data = data(parameters);
        data.values().removeIf(java.util.Objects::isNull);
        if (isPrivate) {
            return Answer.created(json(open(self, others, data, parameters), self));
        }
        DialogEntry made = groups.create(
                self,
                type,
                parameters.text(NAME, MOST_NAME),
                parameters.text(PHOTO, MOST_PHOTO),
                joinRequired.orElse(true),
                data,
                others);
        return Answer.created(json(made, self));
    }

    private DialogEntry open(ApplicationUser self, List<User> others, Map<String, Object> data, Parameters parameters) {
        if (others.size() != 1) {
            throw parameters.invalid(OCCUPANTS, "must be one other user in a private dialog");
        }
        User opener = people.user(self);
        conversations.catchUp(self);
        try {
            return directory.openPrivate(Dialog.between(opener, others.get(0)), opener, data);
        } catch (IllegalArgumentException e) {
            throw parameters.invalid(DATA, e.getMessage());
        }
    }

    /** Two names for one thing, of which the newer one counts. */
    private static Optional<Boolean> joinRequired(Parameters parameters) {
        return parameters.flag("is_join_required").or(() -> parameters.flag("is_joinable"));
    }

    /** Custom parameters; null takes one away. */
    private static Map<String, Object> data(Parameters parameters) {
        Map<String, Object> data = new LinkedHashMap<>();
        JsonNode node = parameters.node(DATA).orElseGet(JsonNodeFactory.instance::objectNode);
        if (!(node instanceof ObjectNode object)) {
            throw parameters.invalid(DATA, "must have parts, as in data[class_name]");
        }
        if (object.toString().length() > MOST_DATA) {
            throw parameters.invalid(DATA, "is too long");
        }
        object.properties()
                .forEach(entry -> data.put(
                        entry.getKey(), ParameterReader.mapper().convertValue(entry.getValue(), Object.class)));
        return data;
    }

    private Answer update(Call call) {
        ApplicationUser self = call.self();
        Parameters parameters = call.parameters();
        List<Long> pushed = occupants(parameters, "push_all");
        List<Long> pulled = occupants(parameters, "pull_all");
        conversations.catchUp(self);
        DialogEntry dialog = conversations.find(self, call.variable("id"));
        DialogChange change = new DialogChange(
                parameters.text(NAME, MOST_NAME),
                parameters.text(PHOTO, MOST_PHOTO),
                joinRequired(parameters),
                data(parameters));
        mayUpdate(dialog, self, change, pushed, pulled, parameters);
        List<User> added = people.existing(self.applicationId(), pushed, parameters, "push_all." + OCCUPANTS);
        List<User> removed = pulled.stream()
                .filter(id -> id > 0)
                .map(id -> people.user(self.applicationId(), id))
                .toList();
        groups.change(dialog, self, change, added, removed);
        DialogEntry changed = conversations.find(self, call.variable("id"));
        return Answer.ok(json(changed, self));
    }

    /** Each of them is looked up, or looked for in the room. */
    private static List<Long> occupants(Parameters parameters, String name) {
        List<Long> ids =
                parameters.below(name).numbers(OCCUPANTS).stream().distinct().toList();
        if (ids.size() > MOST_MEMBERS) {
            throw parameters.invalid(name + "." + OCCUPANTS, "must be " + MOST_MEMBERS + " at most");
        }
        return ids;
    }

    /** Any occupant changes a group and brings others in, the owner alone a public group; only the owner takes out others than himself. */
    private void mayUpdate(
            DialogEntry dialog,
            ApplicationUser self,
            DialogChange change,
            List<Long> pushed,
            List<Long> pulled,
            Parameters parameters) {
        boolean isOwner = Conversations.isOwner(dialog, people.user(self));
        if (dialog.membership().isEmpty() && !isOwner) {
            throw ApiException.forbidden("You are not an occupant of this dialog");
        }
        boolean isMembership = !pushed.isEmpty() || !pulled.isEmpty();
        if (dialog.type() == DialogType.PRIVATE) {
            boolean isMore = isMembership
                    || change.name().isPresent()
                    || change.photo().isPresent()
                    || change.joinRequired().orElse(false);
            if (isMore) {
                throw parameters.invalid(
                        "base", "A private dialog has no name, photo or other occupants to be changed");
            }
            return;
        }
        boolean isPublic = dialog.type() == DialogType.PUBLIC_GROUP;
        if (isPublic && !change.joinRequired().orElse(true)) {
            throw parameters.invalid("is_join_required", "must be 1 in a public group");
        }
        boolean onlyHimself = pulled.stream().allMatch(id -> id == self.userId());
        boolean changesMore = change.name().isPresent()
                || change.photo().isPresent()
                || !change.data().isEmpty()
                || !pushed.isEmpty();
        boolean ownersOnly = change.joinRequired().isPresent() || !onlyHimself || isPublic && changesMore;
        if (ownersOnly && !isOwner) {
            throw ApiException.forbidden("Only the owner of the dialog may do that");
        }
    }

    private Answer delete(Call call) {
        ApplicationUser self = call.self();
        boolean force = call.parameters().flag("force").orElse(false);
        conversations.catchUp(self);
        Deletions deletions = new Deletions(call.variable("ids"), MOST_IDS);
        return Answer.ok(deletions.of(id -> {
            Optional<DialogEntry> found = Deletions.found(() -> conversations.find(self, id))
                    .filter(dialog ->
                            dialog.membership().map(Membership::visible).orElse(true));
            if (found.isEmpty()) {
                return Deletions.Outcome.NOT_FOUND;
            }
            return groups.delete(found.get(), self, force)
                    ? Deletions.Outcome.DELETED
                    : Deletions.Outcome.WRONG_PERMISSIONS;
        }));
    }

    private Answer notifications(Call call) {
        DialogEntry dialog = conversations.ofOccupant(call.self(), call.variable("id"));
        return Answer.ok(
                notifications(dialog.membership().map(Membership::notified).orElse(true)));
    }

    private Answer setNotifications(Call call) {
        DialogEntry dialog = conversations.ofOccupant(call.self(), call.variable("id"));
        boolean enabled = call.parameters()
                .flag("enabled")
                .orElseThrow(() -> call.parameters().invalid("enabled", "is required"));
        directory.setNotified(dialog.key(), people.user(call.self()), enabled);
        return Answer.ok(notifications(enabled));
    }

    private static ObjectNode notifications(boolean enabled) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("notifications").put("enabled", enabled ? 1 : 0);
        return answer;
    }
}
