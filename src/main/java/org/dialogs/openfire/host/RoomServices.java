package org.dialogs.openfire.host;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.muc.MultiUserChatService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.JID;

/**
 * The multi-user chat services of the server and their rooms. What is done to a room is done by one thread at a time: of this node and, from
 * Openfire 4.7 on, of the cluster, whose other nodes then see it. May wait for the database: not for the routing thread. Thread-safe.
 */
public final class RoomServices {

    private static final Logger LOG = LoggerFactory.getLogger(RoomServices.class);

    /** The history has written by then that a dialog goes. */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private static final int MOST_REMEMBERED = 100_000;

    private final XMPPServer server;
    private final OnlineSessions sessions;
    private final Map<JID, Thread> busy = new ConcurrentHashMap<>();
    private final Cache<JID, Boolean> destroyed = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(MEMORY)
            .build();

    /** For servers whose rooms have none. A lock is there for as long as somebody has it. */
    private final LoadingCache<JID, Lock> locks =
            Caffeine.newBuilder().weakValues().build(room -> new ReentrantLock());

    public RoomServices(XMPPServer server) {
        this.server = server;
        sessions = new OnlineSessions(server);
    }

    /** Something to do with a room. */
    @FunctionalInterface
    public interface Task {
        void run(ServerRoom room) throws RoomRefusedException;
    }

    /** How a room came to its end. */
    public enum Ending {
        /** This plugin has destroyed it. */
        OURS,
        /** Nobody said that it should go: it was not persistent, and nobody was in it any more. */
        UNINTENDED,
        /** An owner has destroyed it by XMPP, or an administrator in the console. */
        INTENDED
    }

    public boolean exists(String subdomain, String name) {
        return service(subdomain).map(service -> service.hasChatRoom(name)).orElse(false);
    }

    /** Something to ask of a room. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(ServerRoom room) throws RoomRefusedException;
    }

    /** Whether somebody is banned from a room, if it is there. Waits for nobody who is changing it. */
    public boolean isOutcast(String subdomain, String name, JID user) throws RoomRefusedException {
        return ask(subdomain, name, room -> room.isOutcast(user)).orElse(false);
    }

    /**
     * Asks a room, if it is there, for what can be read while it is changed: its affiliations, but not who is in it. Waits for nobody who is
     * changing it.
     */
    public <T> Optional<T> ask(String subdomain, String name, Question<T> question) throws RoomRefusedException {
        Optional<MultiUserChatService> service = service(subdomain);
        return service.isEmpty() ? Optional.empty() : ask(service.get(), name, question);
    }

    /** Asks a room, if it is there, while nobody changes it. */
    public <T> Optional<T> askAlone(String subdomain, String name, Question<T> question) throws RoomRefusedException {
        Optional<MultiUserChatService> service = service(subdomain);
        return service.isEmpty()
                ? Optional.empty()
                : locked(service.get(), name, () -> ask(service.get(), name, question));
    }

    private static <T> Optional<T> ask(MultiUserChatService service, String name, Question<T> question)
            throws RoomRefusedException {
        Object room = ByName.call(service, "getChatRoom", name);
        return room == null ? Optional.empty() : Optional.of(question.ask(view(service, room, name)));
    }

    private static ServerRoom view(MultiUserChatService service, Object room, String name) throws RoomRefusedException {
        return new ServerRoom(room, jid(service, name));
    }

    /** The sessions of those for whom the rooms are. */
    public OnlineSessions sessions() {
        return sessions;
    }

    /**
     * Does something with a room.
     *
     * @return whether there is such a room
     */
    public boolean with(String subdomain, String name, Task task) throws RoomRefusedException {
        Optional<MultiUserChatService> service = service(subdomain);
        if (service.isEmpty()) {
            return false;
        }
        return locked(service.get(), name, () -> {
            Object room = ByName.call(service.get(), "getChatRoom", name);
            if (room != null) {
                run(service.get(), room, name, task);
            }
            return room != null;
        });
    }

    /**
     * Has something said in a room, which stays as it is. That it was said stands, even if the other nodes of a cluster cannot be told what the
     * room remembers now.
     *
     * @return whether there is such a room
     */
    public boolean speak(String subdomain, String name, Task task) throws RoomRefusedException {
        Optional<MultiUserChatService> service = service(subdomain);
        if (service.isEmpty()) {
            return false;
        }
        return locked(service.get(), name, () -> {
            Object room = ByName.call(service.get(), "getChatRoom", name);
            if (room != null) {
                task.run(view(service.get(), room, name));
                if (Cluster.isStarted()) {
                    tellOthers(service.get(), room, name);
                }
            }
            return room != null;
        });
    }

    private static void tellOthers(MultiUserChatService service, Object room, String name) {
        try {
            publish(service, room);
        } catch (RoomRefusedException | RuntimeException | LinkageError e) {
            LOG.warn("The other nodes of the cluster do not know yet what was said in the room {}", name, e);
        }
    }

    /** Has the other nodes of a cluster see a room as it is, from 4.7 on. */
    private static void publish(MultiUserChatService service, Object room) throws RoomRefusedException {
        if (ByName.find(service.getClass(), "syncChatRoom", 1).isPresent()) {
            ByName.call(service, "syncChatRoom", room);
        }
    }

    /**
     * Does something with a room, which is made if it is not there: nobody can enter a new room before it is configured. If the task fails
     * with a new room, that is destroyed again. A service that is not there is made, too.
     */
    public void make(String subdomain, String name, Task task) throws RoomRefusedException {
        MultiUserChatService service = requireService(subdomain);
        locked(service, name, () -> {
            boolean isNew = !service.hasChatRoom(name);
            Object room = ByName.call(service, "getChatRoom", name, founder(service));
            try {
                run(service, room, name, task);
            } catch (RoomRefusedException | RuntimeException e) {
                if (isNew) {
                    discard(service, room, name, e);
                }
                throw e;
            } finally {
                destroyed.invalidate(jid(service, name));
            }
            return true;
        });
    }

    /**
     * Destroys a room, if it is there, for good: until it is made again, {@link #wasDestroyed} says so. That it is gone stands, even if somebody
     * who listens has failed when he was told.
     */
    public void destroy(String subdomain, String name, String reason) throws RoomRefusedException {
        Optional<MultiUserChatService> service = service(subdomain);
        if (service.isPresent()) {
            JID jid = jid(service.get(), name);
            destroyed.put(jid, true);
            try {
                with(subdomain, name, room -> room.destroy(reason));
            } catch (RoomRefusedException | RuntimeException e) {
                if (isThere(service.get(), name, e)) {
                    destroyed.invalidate(jid);
                    throw e;
                }
                LOG.warn("The room {} is destroyed, but not all who listen could be told", jid, e);
            }
        }
    }

    /** Whether it may be: who cannot say so does not know that it is gone. */
    private static boolean isThere(MultiUserChatService service, String name, Exception failure) {
        try {
            return service.hasChatRoom(name);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            return true;
        }
    }

    /**
     * Tells how a room has ended: for who hears of it by the server's event, on that very thread and at once, for it is seen by what the
     * thread is doing. If that was intended, {@link #wasDestroyed} says so from now on.
     */
    public Ending ending(JID room) {
        if (RoomEnd.isUnintended()) {
            return Ending.UNINTENDED;
        }
        if (Thread.currentThread().equals(busy.get(room))) {
            return Ending.OURS;
        }
        destroyed.put(room, true);
        return Ending.INTENDED;
    }

    /** Whether a room was destroyed on this node within the last ten minutes, with intention, and not made again since. */
    public boolean wasDestroyed(String subdomain, String name) {
        return service(subdomain)
                .map(service -> destroyed.getIfPresent(jid(service, name)) != null)
                .orElse(false);
    }

    /** Whether a service is there to stay: neither has it been taken away, nor does the server go down. */
    public boolean isServing(String subdomain) {
        return service(subdomain).isPresent() && !server.isShuttingDown();
    }

    private static JID jid(MultiUserChatService service, String name) {
        return new JID(name, service.getServiceDomain(), null, true);
    }

    /** An address for the rights that nobody has: that of a service, with which no client can log in. */
    public static JID nobody(String serviceDomain) {
        return new JID(null, serviceDomain, null, true);
    }

    private static JID founder(MultiUserChatService service) {
        JID nobody = nobody(service.getServiceDomain());
        if (service.isRoomCreationRestricted()
                && !service.getUsersAllowedToCreate().contains(nobody)) {
            LOG.info("Dialogs makes rooms on {} as {}, which is allowed to do so from now on", nobody, nobody);
            service.addUserAllowedToCreate(nobody);
        }
        return nobody;
    }

    private void discard(MultiUserChatService service, Object room, String name, Exception failure) {
        try {
            run(service, room, name, made -> made.destroy("It could not be made"));
        } catch (RoomRefusedException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void run(MultiUserChatService service, Object room, String name, Task task) throws RoomRefusedException {
        JID jid = jid(service, name);
        busy.put(jid, Thread.currentThread());
        try {
            task.run(view(service, room, name));
        } finally {
            busy.remove(jid);
            publish(service, room);
        }
    }

    @FunctionalInterface
    private interface Locked<T> {
        T run() throws RoomRefusedException;
    }

    private <T> T locked(MultiUserChatService service, String name, Locked<T> action) throws RoomRefusedException {
        Lock lock = lock(service, name);
        lock.lock();
        try {
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    /** One a room: a room that takes long to change is not waited for by others. */
    private Lock lock(MultiUserChatService service, String name) throws RoomRefusedException {
        return ByName.find(service.getClass(), "getChatRoomLock", 1).isPresent()
                ? (Lock) ByName.call(service, "getChatRoomLock", name)
                : locks.get(jid(service, name));
    }

    private Optional<MultiUserChatService> service(String subdomain) {
        return Optional.ofNullable(server.getMultiUserChatManager().getMultiUserChatService(subdomain));
    }

    private synchronized MultiUserChatService requireService(String subdomain) throws RoomRefusedException {
        Optional<MultiUserChatService> there = service(subdomain);
        if (there.isPresent()) {
            return there.get();
        }
        ByName.call(server.getMultiUserChatManager(), "createMultiUserChatService", subdomain, "Group dialogs", false);
        LOG.info(
                "Dialogs has made the group chat service {}: there was none for the rooms of group dialogs", subdomain);
        return service(subdomain)
                .orElseThrow(() -> new RoomRefusedException("there is no group chat service " + subdomain));
    }
}
