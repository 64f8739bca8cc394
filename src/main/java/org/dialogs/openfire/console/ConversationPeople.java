package org.dialogs.openfire.console;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.TranscriptLine;
import org.dialogs.openfire.history.TranscriptLine.ReceivedBy;
import org.dialogs.openfire.model.DialogKey;

/** Who is on a page of a conversation: what they are called is asked once for all of them. And the page's head, which tells of some. */
final class ConversationPeople {

    private static final int MOST_MEMBERS = 50;

    private final ConversationSource source;

    ConversationPeople(ConversationSource source) {
        this.source = source;
    }

    /**
     * The dialog with those who are in it, and those who have written or read something of it.
     *
     * @param lines what is shown of it
     */
    OpenedDialog met(OpenedDialog dialog, List<TranscriptLine> lines) {
        DialogEntry entry = dialog.entry();
        List<String> members = source.directory().someOccupants(entry.key(), MOST_MEMBERS);
        Stream<String> itsOwn = Stream.of(entry.firstUser(), entry.secondUser(), entry.ownerJid())
                .flatMap(Optional::stream);
        Stream<String> jids = Stream.of(itsOwn, members.stream(), senders(lines), readers(lines))
                .flatMap(some -> some);
        return dialog.with(members, People.of(dialog.people().domain(), jids, source.users()));
    }

    private static Stream<String> senders(List<TranscriptLine> lines) {
        return lines.stream().map(line -> line.message().senderJid());
    }

    private static Stream<String> readers(List<TranscriptLine> lines) {
        return lines.stream().flatMap(line -> line.receipts().stream()).map(ReceivedBy::userJid);
    }

    /** @param dialog whose people are known */
    ConversationHead head(OpenedDialog dialog) {
        DialogKey key = dialog.entry().key();
        long count = dialog.entry().firstUser().isPresent()
                ? dialog.members().size()
                : source.directory().sizes(List.of(key)).getOrDefault(key, 0L);
        String application = source.applications().apply(key.applicationId()).orElse("");
        return ConversationHead.of(dialog, application, count);
    }
}
