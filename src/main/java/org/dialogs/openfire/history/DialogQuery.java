package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogType;

/**
 * Which dialogs an administrator looks for.
 *
 * @param applications one of theirs
 * @param type if empty, all
 * @param users bare JIDs: only dialogs of one of these; if empty, of whomever
 * @param text what is in its name, in its room's or in its users' JIDs, in upper or lower case; or its id
 * @param from when something was last said in it (or it was made, as long as nothing was): not before this
 * @param until and before this
 * @param limit how many at most, from 1 to {@value HistoryReader#MOST}
 */
public record DialogQuery(
        Set<Long> applications,
        Optional<DialogType> type,
        Set<String> users,
        Optional<String> text,
        Optional<Instant> from,
        Optional<Instant> until,
        DialogSort sort,
        int limit) {

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if the limit is none, or the order is one that only a user's dialogs can have
     */
    public DialogQuery {
        applications = Set.copyOf(applications);
        users = Set.copyOf(users);
        if (limit < 1 || limit > HistoryReader.MOST) {
            throw new IllegalArgumentException("No page: " + limit);
        }
        if (users.isEmpty() && !sort.by().isIndexed()) {
            throw new IllegalArgumentException("Only the dialogs of a user are listed by " + sort.by());
        }
    }

    /** The id that is looked for. */
    Optional<DialogId> id() {
        return text.flatMap(part -> DialogId.parse(part.toLowerCase(Locale.ROOT)));
    }

    boolean matches(DialogHead head) {
        return applications.contains(head.key().applicationId())
                && type.filter(of -> of != head.type()).isEmpty()
                && from.filter(time -> head.active() < time.getEpochSecond()).isEmpty()
                && until.filter(time -> head.active() >= time.getEpochSecond()).isEmpty()
                && text.filter(part -> !head.says(part)).isEmpty();
    }

    /** Whether nothing but users and applications is chosen. */
    boolean isOfUsersAlone() {
        return type.isEmpty() && text.isEmpty() && from.isEmpty() && until.isEmpty();
    }

    /** Whether an index finds what is looked for, without looking at what is not. */
    boolean isIndexed() {
        return text.isEmpty() && (sort.by() == DialogSort.By.ACTIVE || from.isEmpty() && until.isEmpty());
    }
}
