package org.dialogs.openfire.host;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.xmpp.packet.JID;
import org.xmpp.packet.Presence;

/**
 * Who does something to a room, as this version of Openfire wants to be told: with the rights of the room itself, which may do everything
 * there, and in the name of a user, who need not be in it.
 *
 * @param occupant what the handlers of a room take as the one who asks
 * @param from who the request is from, where that is what they read: from 5.0 on; else null
 */
record RoomActor(Object occupant, JID from) {

    /** No client has it bound: the answer to a request goes to nobody. */
    private static final String RESOURCE = "dialogs-room-administration";

    /** The room itself; nobody is named. */
    static RoomActor room(Object room) throws RoomRefusedException {
        boolean hasRole = ByName.find(room.getClass(), "getRole", 0).isPresent();
        return new RoomActor(ByName.call(room, hasRole ? "getRole" : "getSelfRepresentation"), null);
    }

    /** With the room's rights, in the name of this user. */
    static RoomActor user(Object room, JID user, String nickname) throws RoomRefusedException {
        Object self = room(room).occupant();
        Class<?> type = ByName.find(handler(room).getClass(), "handleIQ", 2)
                .map(method -> method.getParameterTypes()[1])
                .orElseThrow(() -> new RoomRefusedException("This version of Openfire administrates rooms otherwise"));
        if (type.isInterface()) {
            return new RoomActor(masked(type, self, user, nickname), null);
        }
        return type.getSimpleName().equals("MUCRole")
                ? new RoomActor(made(type, room, self, user, nickname), null)
                : new RoomActor(self, new JID(user.getNode(), user.getDomain(), RESOURCE, true));
    }

    /** Somebody who speaks in the room as an occupant does, and need not be one. */
    static RoomActor speaker(Object room, JID user, String nickname) throws RoomRefusedException {
        Object self = room(room).occupant();
        Class<?> type = ByName.find(room.getClass(), "sendPublicMessage", 2)
                .map(method -> method.getParameterTypes()[1])
                .orElseThrow(() -> new RoomRefusedException("In this version of Openfire occupants speak otherwise"));
        return new RoomActor(
                type.isInterface() ? masked(type, self, user, nickname) : made(type, room, self, user, nickname), null);
    }

    private static Object handler(Object room) throws RoomRefusedException {
        return ByName.call(room, "getIQAdminHandler");
    }

    private static Object masked(Class<?> type, Object self, JID user, String nickname) throws RoomRefusedException {
        JID room = (JID) ByName.call(self, "getRoleAddress");
        JID address = new JID(room.getNode(), room.getDomain(), nickname, true);
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new Masked(self, user, nickname, address));
    }

    /** From 4.7 on: an occupant is a class. */
    private static Object made(Class<?> type, Object room, Object self, JID user, String nickname)
            throws RoomRefusedException {
        Constructor<?> constructor = Arrays.stream(type.getConstructors())
                .filter(candidate -> candidate.getParameterCount() == 6)
                .findFirst()
                .orElseThrow(() -> new RoomRefusedException("This version of Openfire makes occupants otherwise"));
        try {
            return constructor.newInstance(
                    room,
                    nickname,
                    ByName.call(self, "getRole"),
                    ByName.call(self, "getAffiliation"),
                    user,
                    new Presence());
        } catch (InvocationTargetException e) {
            throw RoomRefusedException.of(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw RoomRefusedException.of(e);
        }
    }

    /** To 4.6: an occupant is an interface. This one is the room, but for whose it is. */
    private record Masked(Object self, JID user, String nickname, JID address) implements InvocationHandler {

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            return switch (method.getName()) {
                case "getUserAddress" -> user;
                case "getNickname" -> nickname;
                case "getRoleAddress" -> address;
                default -> {
                    try {
                        yield method.invoke(self, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }
            };
        }
    }
}
