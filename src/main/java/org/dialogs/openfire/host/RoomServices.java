package org.dialogs.openfire.host;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
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
    private static final int STRIPES = 64;

    private final XMPPServer server;
    private final OnlineSessions sessions;
    private final List<Lock> stripes =
            Stream.generate(() -> (Lock) new ReentrantLock()).limit(STRIPES).toList();

    public RoomServices(XMPPServer server) {
        this.server = server;
        sessions = new OnlineSessions(server);
    }

    /** Something to do with a room. */
    @FunctionalInterface
    public interface Task {
        void run(ServerRoom room) throws RoomRefusedException;
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
        return new ServerRoom(room, new JID(name, service.getServiceDomain(), null, true));
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
            }
            return true;
        });
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

    private static void discard(MultiUserChatService service, Object room, String name, Exception failure) {
        try {
            run(service, room, name, made -> made.destroy("It could not be made"));
        } catch (RoomRefusedException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static void run(MultiUserChatService service, Object room, String name, Task task)
            throws RoomRefusedException {
        try {
            task.run(view(service, room, name));
        } finally {
            if (ByName.find(service.getClass(), "syncChatRoom", 1).isPresent()) {
                ByName.call(service, "syncChatRoom", room);
            }
        }
    }

    @FunctionalInterface
    private interface Locked<T> {
        T run() throws RoomRefusedException;
    }

    private <T> T locked(MultiUserChatService service, String name, Locked<T> action) throws RoomRefusedException {
        Lock stripe = stripes.get(Math.floorMod(name.hashCode(), STRIPES));
        stripe.lock();
        try {
            if (ByName.find(service.getClass(), "getChatRoomLock", 1).isEmpty()) {
                return action.run();
            }
            Lock lock = (Lock) ByName.call(service, "getChatRoomLock", name);
            lock.lock();
            try {
                return action.run();
            } finally {
                lock.unlock();
            }
        } finally {
            stripe.unlock();
        }
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
