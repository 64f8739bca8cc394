package org.dialogs.openfire.api;

import java.io.IOException;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an answer that is in memory as fast as its client takes it, without a thread that waits for him. */
final class BodyWriter implements WriteListener {

    private static final Logger LOG = LoggerFactory.getLogger(BodyWriter.class);

    private final ServletOutputStream out;
    private final byte[] body;
    private final Ending ending;
    private boolean isWritten;

    private BodyWriter(ServletOutputStream out, byte[] body, Ending ending) {
        this.out = out;
        this.body = body;
        this.ending = ending;
    }

    static void write(HttpServletResponse response, byte[] body, Ending ending) throws IOException {
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new BodyWriter(out, body, ending));
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (isWritten) {
                ending.complete();
                return;
            }
            isWritten = true;
            out.write(body);
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("An answer has not gone out", failure);
        ending.complete();
    }
}
