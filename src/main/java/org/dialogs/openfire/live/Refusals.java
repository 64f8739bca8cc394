package org.dialogs.openfire.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jivesoftware.openfire.interceptor.PacketRejectedException;
import org.jivesoftware.openfire.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.IQ;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.PacketError.Condition;
import org.xmpp.packet.Presence;

/**
 * Says no to who has sent a stanza, once: {@code not-allowed} unless there is a reason to say more, for that is what every version of Openfire answers by itself to an IQ or a presence
 * that is rejected. It does not answer a message before 4.8, nor anything of another server; that is done here. On the other
 * hand it answers errors and results, to which nobody must answer (RFC 6120, 8.3.1): those answers are caught. Thread-safe.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int MANY_THREADS = 256;
    private static final String MUC = "http://jabber.org/protocol/muc";

    private final Consumer<Packet> router;

    /** What is being routed on a thread that is ours and passes. By thread rather than thread-local: the server's threads outlive the plugin. */
    private final Map<Thread, Packet> ours = new ConcurrentHashMap<>();

    /** What was rejected on a thread without an answer, until the server has tried to give one: that is the next thing it does. */
    private final Map<Thread, Packet> unanswered = new ConcurrentHashMap<>();

    /** @param router routes a stanza to whomever it is addressed */
    Refusals(Consumer<Packet> router) {
        this.router = router;
    }

    /**
     * Refuses a stanza that has come in.
     *
     * @param session the sender's, or null if he is on another server, or if the server speaks for him
     * @param local whether the sender is a user of this server
     * @throws PacketRejectedException always: also if the sender cannot be told, for that must not make his stanza pass
     */
    void refuse(Packet packet, Session session, boolean local) throws PacketRejectedException {
        refuse(packet, session, local, Condition.not_allowed);
    }

    /** The same, for a reason of its own. */
    void refuse(Packet packet, Session session, boolean local, Condition reason) throws PacketRejectedException {
        try {
            boolean isOurWord = reason != Condition.not_allowed || isEntering(packet);
            if (isOurWord && session != null && !isAnswer(packet)) {
                session.process(errorOf(packet, reason));
                silence(packet, session);
            } else {
                answer(packet, session, local, reason);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.debug("The sender of what is refused cannot be told", e);
        }
        throw new PacketRejectedException();
    }

    /**
     * Has the server not route a stanza that has come in, without a word to anybody.
     *
     * @throws PacketRejectedException always
     */
    void take(Packet packet, Session session) throws PacketRejectedException {
        silence(packet, session);
        throw new PacketRejectedException();
    }

    /** Sees to it that the server's own answer to what is rejected does not arrive. */
    private void silence(Packet packet, Session session) {
        if (session != null && !(packet instanceof Message)) {
            if (unanswered.size() > MANY_THREADS) {
                unanswered.keySet().removeIf(thread -> !thread.isAlive());
            }
            unanswered.put(Thread.currentThread(), packet);
        }
    }

    private void answer(Packet packet, Session session, boolean local, Condition reason) {
        if (isAnswer(packet)) {
            silence(packet, session);
        } else if (session != null && packet instanceof Message) {
            session.process(errorOf(packet, reason));
        } else if (session == null && !local) {
            route(errorOf(packet, reason));
        }
    }

    /** Answers a stanza that the server does not know any more. */
    void answerLate(Packet packet, Condition reason) {
        if (!isAnswer(packet)) {
            route(errorOf(packet, reason));
        }
    }

    private void route(Packet error) {
        ours.put(Thread.currentThread(), error);
        try {
            router.accept(error);
        } finally {
            ours.remove(Thread.currentThread());
        }
    }

    /** Whether {@code packet} is an error on its way from here, which passes. */
    boolean isOurs(Packet packet) {
        return !ours.isEmpty() && ours.get(Thread.currentThread()) == packet;
    }

    /** The thread has got to something else: the server has said all that it had to say to what was rejected. */
    void next() {
        if (!unanswered.isEmpty()) {
            unanswered.remove(Thread.currentThread());
        }
    }

    /** Whether {@code packet}, on its way to a client, is the server's answer to what must have none. */
    boolean isUndue(Packet packet) {
        if (unanswered.isEmpty() || !"error".equals(packet.getElement().attributeValue("type"))) {
            return false;
        }
        Packet refused = unanswered.remove(Thread.currentThread());
        return refused != null && refused.getFrom().equals(packet.getTo());
    }

    private static boolean isAnswer(Packet packet) {
        String type = packet.getElement().attributeValue("type");
        return "error".equals(type) || packet instanceof IQ && "result".equals(type);
    }

    /** QuickBlox's clients know by the room's own element that an error is the answer to their entering (XEP-0045, 7.2). */
    private static boolean isEntering(Packet packet) {
        return packet instanceof Presence presence && presence.getChildElement("x", MUC) != null;
    }

    /** The error says nothing but the reason: neither what was sent nor anything of whom it was for. */
    private static Packet errorOf(Packet packet, Condition reason) {
        Packet error;
        if (packet instanceof Message) {
            Message message = new Message();
            message.setError(reason);
            error = message;
        } else if (packet instanceof IQ) {
            IQ iq = new IQ(IQ.Type.error);
            iq.setError(reason);
            error = iq;
        } else {
            Presence presence = new Presence();
            presence.setError(reason);
            if (isEntering(packet)) {
                presence.addChildElement("x", MUC);
            }
            error = presence;
        }
        error.setID(packet.getID());
        error.setFrom(packet.getTo());
        error.setTo(packet.getFrom());
        return error;
    }
}
