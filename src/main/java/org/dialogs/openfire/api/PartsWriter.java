package org.dialogs.openfire.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPOutputStream;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import org.dialogs.openfire.auth.Workers;
import org.dialogs.openfire.history.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a long answer, of which one part at a time is in memory: the next one is made when the last has gone out, by threads that may wait
 * for the database.
 * If one cannot be made the connection is cut, for the status has been sent.
 */
final class PartsWriter implements WriteListener {

    private static final Logger LOG = LoggerFactory.getLogger(PartsWriter.class);

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Iterator<byte[]> parts;
    private final Workers workers;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final OutputStream encoder;
    private boolean isLast;

    PartsWriter(
            AsyncContext context,
            HttpServletResponse response,
            boolean compressed,
            Iterator<byte[]> parts,
            Workers workers)
            throws IOException {
        this.context = context;
        this.out = response.getOutputStream();
        this.parts = parts;
        this.workers = workers;
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
            });
        } catch (RejectedExecutionException e) {
            cut(e);
        }
    }

    private void write() {
        try {
            if (!out.isReady()) {
                return;
            }
            if (isLast) {
                context.complete();
                return;
            }
            byte[] part = next();
            out.write(part);
            // Others wait for these threads, too: however fast the client is, he waits behind them for his next part.
            if (out.isReady()) {
                onWritePossible();
            }
        } catch (IOException | RuntimeException e) {
            cut(e);
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

    private void cut(Exception failure) {
        LOG.warn("A long answer was cut off: {}", Failures.describe(failure));
        Exchange.cut(context.getRequest(), context);
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("A client has left a long answer", failure);
        context.complete();
    }
}
