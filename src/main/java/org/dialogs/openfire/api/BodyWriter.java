package org.dialogs.openfire.api;

import java.io.IOException;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an answer that is in memory as fast as its client takes it, without a thread that waits for him. */
final class BodyWriter implements WriteListener {

    private static final Logger LOG = LoggerFactory.getLogger(BodyWriter.class);

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final byte[] body;
    private boolean isWritten;

    private BodyWriter(AsyncContext context, ServletOutputStream out, byte[] body) {
        this.context = context;
        this.out = out;
        this.body = body;
    }

    static void write(AsyncContext context, HttpServletResponse response, byte[] body) throws IOException {
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new BodyWriter(context, out, body));
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (isWritten) {
                context.complete();
                return;
            }
            isWritten = true;
            out.write(body);
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("An answer has not gone out", failure);
        context.complete();
    }
}
