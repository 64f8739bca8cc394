package org.dialogs.openfire.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPOutputStream;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import org.dialogs.openfire.auth.Workers;
import org.dialogs.openfire.history.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a long answer, of which one part at a time is in memory: the next one is made when the last has gone out, by threads that may wait
 * for the database. After each part it stands in line again behind other answers, so that clients that take all they can get hold nobody up.
 * If a part cannot be made the answer is cut off, for its status has been sent.
 */
final class PartsWriter implements WriteListener {

    private static final Logger LOG = LoggerFactory.getLogger(PartsWriter.class);

    private final ServletOutputStream out;
    private final Iterator<byte[]> parts;
    private final Workers workers;
    private final Ending ending;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final OutputStream encoder;
    private boolean isLast;

    PartsWriter(ServletOutputStream out, boolean compressed, Iterator<byte[]> parts, Workers workers, Ending ending)
            throws IOException {
        this.out = out;
        this.parts = parts;
        this.workers = workers;
        this.ending = ending;
        this.encoder = compressed ? new GZIPOutputStream(pending, true) : pending;
    }

    void begin() {
        out.setWriteListener(this);
    }

    @Override
    public void onWritePossible() {
        try {
            workers.submit(() -> {
                        write();
                        return null;
                    })
                    .exceptionally(failure -> {
                        cut(failure);
                        return null;
                    });
        } catch (RejectedExecutionException e) {
            cut(e);
        }
    }

    private void write() {
        try {
            if (ending.isOver() || !out.isReady()) {
                return;
            }
            if (isLast) {
                ending.complete();
                return;
            }
            out.write(next());
            if (out.isReady()) {
                onWritePossible();
            }
        } catch (IOException e) {
            onError(e);
        }
    }

    private byte[] next() throws IOException {
        pending.reset();
        if (parts.hasNext()) {
            encoder.write(parts.next());
            encoder.flush();
        } else {
            encoder.close();
            isLast = true;
        }
        return pending.toByteArray();
    }

    private void cut(Throwable failure) {
        LOG.warn("A long answer was cut off: {}", Failures.describe(failure));
        ending.cut();
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("A client has left a long answer", failure);
        ending.complete();
    }
}
