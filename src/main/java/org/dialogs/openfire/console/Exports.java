package org.dialogs.openfire.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.dialogs.openfire.history.TranscriptLine;

/**
 * The exports that are under way: one of an administrator at a time, and few in all, for each reads as fast as its browser takes what it
 * gets. Thread-safe.
 */
final class Exports implements AutoCloseable {

    /** The most at once. */
    static final int MOST = 3;

    private final Set<String> busy = new HashSet<>();
    private boolean closed;

    /** Whether this administrator could begin one now. */
    synchronized boolean isFree(String administrator) {
        return !closed && busy.size() < MOST && !busy.contains(administrator);
    }

    /**
     * A file of messages.
     *
     * @param parts read while it is sent
     * @param readable whether the administrators may read it, asked all the time
     * @param isThere whether the dialog is still there, asked when all was read: of one that was erased meanwhile the rest has gone
     * @return sends nothing, and fails, if the administrator may not begin one when it is sent
     */
    Download download(
            String administrator,
            ExportFormat format,
            Iterator<List<TranscriptLine>> parts,
            BooleanSupplier readable,
            BooleanSupplier isThere) {
        return out -> {
            begin(administrator);
            try {
                send(format, parts, readable, isThere, out);
            } finally {
                end(administrator);
            }
        };
    }

    private synchronized void begin(String administrator) throws IOException {
        if (!isFree(administrator)) {
            throw new IOException("Too many exports are under way");
        }
        busy.add(administrator);
    }

    private synchronized void end(String administrator) {
        busy.remove(administrator);
    }

    private synchronized void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("The plugin is going off");
        }
    }

    private void send(
            ExportFormat format,
            Iterator<List<TranscriptLine>> parts,
            BooleanSupplier readable,
            BooleanSupplier isThere,
            OutputStream out)
            throws IOException {
        ExportFormat.Writer writer = format.begin(out);
        while (parts.hasNext()) {
            checkOpen();
            if (!readable.getAsBoolean()) {
                throw new IllegalStateException("Conversations may not be read any more");
            }
            for (TranscriptLine line : parts.next()) {
                writer.write(line);
            }
        }
        if (!isThere.getAsBoolean()) {
            throw new IllegalStateException("The dialog was erased meanwhile");
        }
        writer.end();
        out.flush();
    }

    /** Begins none any more; those that are under way break off. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
