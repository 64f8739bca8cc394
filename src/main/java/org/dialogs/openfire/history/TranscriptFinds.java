package org.dialogs.openfire.history;

import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.history.KeptMessage.Position;

/**
 * What a search in a dialog has found.
 *
 * @param lines newest first
 * @param next where to go on, if older messages have not been looked at
 */
public record TranscriptFinds(List<TranscriptLine> lines, Optional<Position> next) {

    public TranscriptFinds {
        lines = List.copyOf(lines);
    }
}
