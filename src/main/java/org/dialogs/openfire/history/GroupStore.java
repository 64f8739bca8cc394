package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.history.DialogRows.Said;
import org.dialogs.openfire.history.DialogStore.State;
import org.dialogs.openfire.history.MemberStore.Member;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Has groups be in the database what their rooms are, and tells which groups there are. As with {@link DialogStore}, lost races collide. */
final class GroupStore {

    /** Before every id, and not empty, for Oracle takes an empty text for NULL. */
    private static final String NO_ID = "0";

    /** An application's private dialogs are behind its groups, and are not passed over one by one. */
    private static final String PAGE = "SELECT " + GroupRow.COLUMNS + "\n" + """
            FROM ofDialog
            WHERE applicationID = :applicationID AND dialogID > :after AND dialogID < :privates
              AND dialogType > 0 AND roomJID IS NOT NULL
            ORDER BY applicationID, dialogID""";

    private static final String NEXT_APPLICATION = """
            SELECT applicationID FROM ofDialog WHERE applicationID > :applicationID ORDER BY applicationID, dialogID""";
    private static final String REFORM = """
            UPDATE ofDialog SET dialogType = :dialogType, joinRequired = :joinRequired
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;
    private static final String REFORM_WITH_OWNER = """
            UPDATE ofDialog SET dialogType = :dialogType, joinRequired = :joinRequired, ownerJID = :owner
            WHERE applicationID = :applicationID AND dialogID = :dialogID
            """;

    private final DialogRows rows;
    private final DialogStore dialogs;
    private final MemberStore members;

    GroupStore(DialogRows rows, DialogStore dialogs, MemberStore members) {
        this.rows = rows;
        this.dialogs = dialogs;
        this.members = members;
    }

    /** What a group is said to be by who adopts it; {@code members} are all, its owner too. */
    record Adoption(
            DialogType type, String roomJid, Optional<User> owner, Optional<String> name, Collection<User> members) {}

    /** Makes a group, or gives one that is nobody's what it is said to be; leaves one alone that is somebody's, or is being erased. */
    void adopt(Handle handle, DialogKey key, Adoption adoption, long now) {
        Optional<State> state = dialogs.state(handle, key);
        if (state.isEmpty()) {
            Said said = new Said(adoption.name, Optional.empty(), Optional.of(true), Map.of());
            rows.addGroup(handle, key, adoption.type, adoption.roomJid, adoption.owner, said, now);
            begin(handle, key, adoption.members, State.NONE, now);
        } else if (!state.get().isGoing() && !state.get().owned()) {
            adopt(handle, key, state.get(), adoption, now);
        }
    }

    private void adopt(Handle handle, DialogKey key, State state, Adoption adoption, long now) {
        Said said = rows.said(handle, key);
        Optional<String> name = adoption.name.filter(text -> said.name().isEmpty() && !text.isEmpty());
        List<User> missing = members.missing(handle, key, adoption.members);
        boolean isSo = adoption.owner.isEmpty()
                && adoption.type.number() == state.type()
                && name.isEmpty()
                && missing.isEmpty();
        if (!isSo) {
            dialogs.touch(handle, key, state, now);
            name.ifPresent(text -> rows.say(handle, key, said.named(text)));
            change(handle, key, adoption.type, adoption.owner.map(User::bareJid), said.isJoinRequired());
            begin(handle, key, missing, state, now);
        }
    }

    private void begin(Handle handle, DialogKey key, Collection<User> users, State state, long now) {
        if (!users.isEmpty()) {
            DialogDirectory.checkMembers(members.count(handle, key) + users.size());
            members.begin(handle, Member.of(key, users), state, now);
        }
    }

    /** Changes who a group is open to, and whose it is; if the owner is empty, he stays. */
    void reform(
            Handle handle,
            DialogKey key,
            State state,
            DialogType type,
            Optional<String> ownerJid,
            boolean joinRequired,
            long now) {
        dialogs.touch(handle, key, state, now);
        change(handle, key, type, ownerJid, joinRequired);
    }

    private static void change(
            Handle handle, DialogKey key, DialogType type, Optional<String> ownerJid, boolean joinRequired) {
        Update update = handle.createUpdate(ownerJid.isPresent() ? REFORM_WITH_OWNER : REFORM);
        ownerJid.ifPresent(owner -> update.bind("owner", owner));
        update.bind("applicationID", key.applicationId())
                .bind("dialogID", key.id().hex())
                .bind("dialogType", type.number())
                .bind("joinRequired", joinRequired ? 1 : 0)
                .execute();
    }

    /** A page of the groups of all applications, in the order of their keys. */
    List<GroupRow> page(Handle handle, Optional<DialogKey> after, int limit) {
        List<GroupRow> page = new ArrayList<>();
        Optional<DialogKey> place = after.filter(key -> key.applicationId() > Dialog.NO_APPLICATION);
        Optional<Long> application =
                place.map(DialogKey::applicationId).or(() -> applicationAfter(handle, Dialog.NO_APPLICATION));
        String id = place.map(key -> key.id().hex()).orElse(NO_ID);
        while (application.isPresent() && page.size() < limit) {
            page.addAll(page(handle, application.get(), id, limit - page.size()));
            if (page.size() < limit) {
                application = applicationAfter(handle, application.get());
                id = NO_ID;
            }
        }
        return page;
    }

    private static List<GroupRow> page(Handle handle, long application, String after, int limit) {
        return handle.createQuery(Dialect.of(handle).first(PAGE, limit))
                .bind("applicationID", application)
                .bind("after", after)
                .bind("privates", DialogId.DERIVED)
                .map((row, context) -> GroupRow.of(row))
                .list();
    }

    private static Optional<Long> applicationAfter(Handle handle, long application) {
        return handle.createQuery(Dialect.of(handle).first(NEXT_APPLICATION, 1))
                .bind("applicationID", application)
                .map((row, context) -> row.getLong(1))
                .findFirst();
    }
}
