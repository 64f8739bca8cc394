package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message with all that belongs to it.
 *
 * @param delivered how many have said that they received it; its author says nothing
 * @param read how many of them have read it
 * @param receipts who they are, in the order of their names, as many as were asked for
 * @param earlier what it said before it was corrected, oldest first; of many corrections the latest
 * @param earlierComplete whether these are all
 */
public record TranscriptLine(
        KeptMessage message,
        long delivered,
        long read,
        List<ReceivedBy> receipts,
        List<Earlier> earlier,
        boolean earlierComplete) {

    public TranscriptLine {
        receipts = List.copyOf(receipts);
        earlier = List.copyOf(earlier);
    }

    /** @param read when he read it, if he did */
    public record ReceivedBy(String userJid, Instant delivered, Optional<Instant> read) {}

    /**
     * What a message said.
     *
     * @param until when it was corrected
     */
    public record Earlier(String body, Instant until) {}
}
