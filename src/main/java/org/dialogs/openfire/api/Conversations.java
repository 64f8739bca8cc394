package org.dialogs.openfire.api;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.DialogEntry.Membership;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.dialogs.openfire.model.User;

/** Finds the dialogs that calls are about, for who may see them, with all in them that this server has routed before. Thread-safe. */
final class Conversations {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final DialogDirectory directory;
    private final Arrival arrival;
    private final People people;

    Conversations(DialogDirectory directory, Arrival arrival, People people) {
        this.directory = directory;
        this.arrival = arrival;
        this.people = people;
    }

    /**
     * Waits until the database has what was routed before.
     *
     * @throws ApiException 503 if that takes too long
     */
    void catchUp(ApplicationUser self) {
        try {
            if (!arrival.await(self.applicationId(), PATIENCE)) {
                throw ApiException.later(503, "The history is being written, try again", SOON);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.later(503, "The server is going down", SOON);
        }
    }

    /** A dialog of the caller's application. @throws ApiException 404 if there is none */
    DialogEntry find(ApplicationUser self, String id) {
        return DialogId.parse(id)
                .map(dialog -> new DialogKey(self.applicationId(), dialog))
                .flatMap(key -> directory.find(key, people.user(self)))
                .orElseThrow(Conversations::notThere);
    }

    /** A dialog to which the caller is a party. @throws ApiException 404 if there is none, 403 if he is not */
    DialogEntry ofOccupant(ApplicationUser self, String id) {
        DialogEntry dialog = find(self, id);
        checkOccupant(dialog);
        return dialog;
    }

    /** A dialog that the caller may read: as an occupant, or since it is public. @throws ApiException 404 or 403 */
    DialogEntry readable(ApplicationUser self, String id) {
        DialogEntry dialog = find(self, id);
        checkReadable(dialog);
        return dialog;
    }

    /** Several dialogs that the caller may read, as {@link #readable(ApplicationUser, String)} has one, in the order of their ids. */
    List<DialogEntry> readable(ApplicationUser self, Collection<String> ids) {
        List<DialogKey> keys = ids.stream()
                .map(id -> DialogId.parse(id).orElseThrow(Conversations::notThere))
                .map(id -> new DialogKey(self.applicationId(), id))
                .toList();
        Map<DialogKey, DialogEntry> found = new HashMap<>();
        directory.find(keys, people.user(self)).forEach(dialog -> found.put(dialog.key(), dialog));
        return keys.stream()
                .map(key -> Optional.ofNullable(found.get(key)).orElseThrow(Conversations::notThere))
                .peek(Conversations::checkReadable)
                .toList();
    }

    private static ApiException notThere() {
        return ApiException.notFound("The resource wasn't found");
    }

    private static void checkOccupant(DialogEntry dialog) {
        if (dialog.membership().isEmpty()) {
            throw ApiException.forbidden("You are not an occupant of this dialog");
        }
    }

    private static void checkReadable(DialogEntry dialog) {
        if (dialog.type() != DialogType.PUBLIC_GROUP) {
            checkOccupant(dialog);
        }
    }

    static boolean isOwner(DialogEntry dialog, User user) {
        return dialog.ownerJid().equals(Optional.of(user.bareJid()));
    }

    static long hiddenUntil(DialogEntry dialog) {
        return dialog.membership().map(Membership::hiddenUntil).orElse(0L);
    }
}
