package org.dialogs.openfire.model;

import java.util.Comparator;

/**
 * What identifies a dialog.
 *
 * @param applicationId the application to which it belongs, or {@link Dialog#NO_APPLICATION}
 * @param id the dialog's id, unique within the application
 */
public record DialogKey(long applicationId, DialogId id) implements Comparable<DialogKey> {

    private static final Comparator<DialogKey> ORDER = Comparator.comparingLong(DialogKey::applicationId)
            .thenComparing(key -> key.id().hex());

    @Override
    public int compareTo(DialogKey other) {
        return ORDER.compare(this, other);
    }
}
