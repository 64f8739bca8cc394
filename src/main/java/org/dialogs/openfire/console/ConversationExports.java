package org.dialogs.openfire.console;

import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletResponse;
import org.dialogs.openfire.history.TranscriptLine;
import org.dialogs.openfire.model.DialogKey;

/** A conversation as a file: all of it, or a word on why not now. Thread-safe. */
final class ConversationExports implements AutoCloseable {

    private static final int TOO_MANY = 429;

    private final ConversationSource source;
    private final Exports exports = new Exports();

    ConversationExports(ConversationSource source) {
        this.source = source;
    }

    /** The file whose name has this extension; that an administrator wants it is written down. */
    Answer export(OpenedDialog dialog, String extension) {
        Visit visit = dialog.visit();
        Optional<ExportFormat> format = ExportFormat.of(extension);
        if (format.isEmpty()) {
            return Answer.notFound();
        }
        if (!dialog.written()) {
            return new Answer.None(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "console.conversation.exportTooEarly");
        }
        String administrator = visit.administrator();
        if (!exports.isFree(administrator)) {
            return new Answer.None(TOO_MANY, "console.conversation.exportBusy");
        }
        visit.log().write("Dialogs: conversation exported", dialog.name() + ", as " + extension);
        DialogKey key = dialog.entry().key();
        List<TranscriptLine> last = source.transcript().latest(key, 1).lines();
        return Answer.download(
                format.get().contentType(),
                "dialog-" + key.applicationId() + "-" + key.id().hex() + "." + extension,
                exports.download(
                        administrator,
                        format.get(),
                        source.transcript().all(key),
                        source.readable(),
                        () -> isThere(key, last)));
    }

    /**
     * Whether a dialog was not erased since, be it that it is there again. An erasure takes the oldest messages first: one that is through has
     * taken the last one. The oldest of a dialog that is there go by and by where the administrator keeps few, or for a time.
     *
     * @param last what it ended with
     */
    private boolean isThere(DialogKey key, List<TranscriptLine> last) {
        return source.directory().find(key).isPresent()
                && !source.directory().isBeingErased(key)
                && last.stream()
                        .allMatch(line ->
                                source.messages().message(line.message().id()).isPresent());
    }

    @Override
    public void close() {
        exports.close();
    }
}
