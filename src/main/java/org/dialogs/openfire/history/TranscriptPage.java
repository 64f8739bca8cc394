package org.dialogs.openfire.history;

import java.util.List;

/**
 * Messages of a dialog that follow each other.
 *
 * @param lines oldest first
 * @param older whether there are older ones
 * @param newer whether there are newer ones
 */
public record TranscriptPage(List<TranscriptLine> lines, boolean older, boolean newer) {

    public TranscriptPage {
        lines = List.copyOf(lines);
    }
}
