package org.dialogs.openfire.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the body of a request as it comes in, without a thread that waits for it. */
final class BodyReader implements ReadListener {

    private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
    private static final int BUFFER = 8_192;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ServletInputStream in;
    private final int most;
    private final LongPredicate budget;
    private final Consumer<byte[]> done;
    private final Consumer<ApiException> failed;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean isOver;

    private BodyReader(
            ServletInputStream in,
            int most,
            LongPredicate budget,
            Consumer<byte[]> done,
            Consumer<ApiException> failed) {
        this.in = in;
        this.most = most;
        this.budget = budget;
        this.done = done;
        this.failed = failed;
    }

    /**
     * @param most how many bytes there may be
     * @param budget says whether so many more bytes may be in memory
     * @param done takes the body, once
     * @param failed takes what is wrong with it instead, once
     */
    static void read(
            HttpServletRequest request,
            int most,
            LongPredicate budget,
            Consumer<byte[]> done,
            Consumer<ApiException> failed) {
        try {
            ServletInputStream in = request.getInputStream();
            in.setReadListener(new BodyReader(in, most, budget, done, failed));
        } catch (IOException e) {
            failed.accept(ApiException.of(400, "The body cannot be read"));
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (!isOver && in.isReady()) {
            int count = in.read(buffer);
            if (count < 0) {
                return;
            }
            if (body.size() + count > most) {
                fail(Exchange.tooLong(most));
            } else if (!budget.test(count)) {
                fail(ApiException.later(503, "The server is busy, try again", SOON));
            } else {
                body.write(buffer, 0, count);
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (!isOver) {
            isOver = true;
            done.accept(body.toByteArray());
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("A body has not come to its end", failure);
        fail(ApiException.of(400, "The body has not come to its end"));
    }

    private void fail(ApiException reason) {
        if (!isOver) {
            isOver = true;
            failed.accept(reason);
        }
    }
}
