package org.dialogs.openfire.it;

import static org.dialogs.openfire.it.Stanzas.objectId;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.dialogs.openfire.testclient.SmackClient;

/**
 * Somebody who does not stop talking until he is told to, or his connection ends: a few messages ahead of the server, so as fast as it
 * takes them, and no faster.
 */
final class Chatter implements AutoCloseable {

    private final List<String> sent = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stop;
    private RuntimeException end;

    /**
     * Begins to talk.
     *
     * @param ahead how many messages are sent before the server must have taken the first of them
     * @param stanza makes the message with a given id
     */
    Chatter(SmackClient from, int ahead, UnaryOperator<String> stanza) {
        thread = new Thread(() -> talk(from, ahead, stanza), "chatter");
        thread.start();
    }

    private void talk(SmackClient from, int ahead, UnaryOperator<String> stanza) {
        try {
            while (!stop) {
                for (int i = 0; i < ahead; i++) {
                    String id = objectId();
                    sent.add(id);
                    from.send(stanza.apply(id));
                }
                from.settle();
            }
        } catch (RuntimeException e) {
            end = e;
        }
    }

    /** Stops, and returns the ids of all that was sent; throws what has kept it from sending, if something has. */
    List<String> sent() throws InterruptedException {
        close();
        if (end != null) {
            throw end;
        }
        return sent;
    }

    /** Stops, once the server has taken what was sent or the connection has ended. */
    @Override
    public void close() throws InterruptedException {
        stop = true;
        thread.join();
    }
}
