package org.dialogs.openfire.testhost;

import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.host.OfflineMessages;
import org.dialogs.openfire.host.OpenfireDomains;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.GroupRooms;
import org.dialogs.openfire.rooms.GroupSpec;
import org.dom4j.DocumentException;
import org.dom4j.io.SAXReader;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.muc.MUCEventDispatcher;
import org.jivesoftware.openfire.muc.MUCEventListener;
import org.jivesoftware.util.JiveGlobals;
import org.xmpp.packet.JID;
import org.xmpp.packet.Message;

/**
 * A test's call of {@link GroupRooms} inside the server: {@link ControlPlugin} loads this class so that it sees the classes of the packaged
 * plugin. Takes parameters, gives the answer as text.
 */
public final class RoomsCall implements Function<Map<String, String>, String> {

    private static final GroupRooms ROOMS = new GroupRooms(
            new Settings(JiveGlobals::getProperty),
            new OpenfireDomains(XMPPServer.getInstance()),
            new RoomServices(XMPPServer.getInstance()));
    private static final OfflineMessages OFFLINE = new OfflineMessages(XMPPServer.getInstance(), Clock.systemUTC());

    /** By stanza id, what those who archive what is said in rooms were told. */
    private static final Map<String, String> RECEIVED = new ConcurrentHashMap<>();

    static {
        // A proxy, for each version of Openfire has other methods in the interface.
        MUCEventDispatcher.addListener((MUCEventListener) Proxy.newProxyInstance(
                MUCEventListener.class.getClassLoader(),
                new Class<?>[] {MUCEventListener.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "messageReceived" -> {
                        Message message = (Message) arguments[3];
                        String told = arguments[0] + " " + arguments[1] + " " + arguments[2] + " " + message.getFrom()
                                + " " + message.getBody();
                        RECEIVED.merge(String.valueOf(message.getID()), told, (one, other) -> one + " and " + other);
                        yield null;
                    }
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> null;
                }));
    }

    @Override
    public String apply(Map<String, String> call) {
        long application = Long.parseLong(call.get("application"));
        DialogId id = new DialogId(call.get("dialog"));
        switch (call.get("do")) {
            case "put" ->
                ROOMS.put(new GroupSpec(
                        application,
                        id,
                        call.get("name"),
                        Boolean.parseBoolean(call.get("public")),
                        user(call.get("owner")),
                        users(call.get("members"))));
            case "add" -> ROOMS.add(application, id, users(call.get("members")));
            case "remove" -> ROOMS.remove(application, id, users(call.get("members")), user(call.get("actor")));
            case "rename" -> ROOMS.rename(application, id, call.get("name"));
            case "destroy" -> ROOMS.destroy(application, id, call.get("reason"));
            case "exists" -> {
                return String.valueOf(ROOMS.exists(application, id));
            }
            case "send" -> ROOMS.send(application, id, user(call.get("sender")), message(call.get("message")));
            case "sendToMembers" ->
                ROOMS.sendToMembers(application, id, user(call.get("sender")), message(call.get("message")));
            case "store" -> OFFLINE.store(List.of(call.get("users").split(",")), message(call.get("message")));
            case "away" -> {
                return names(ROOMS.away(application, id));
            }
            case "isMember" -> {
                return String.valueOf(ROOMS.isMember(application, id, user(call.get("user"))));
            }
            case "isOccupant" -> {
                return String.valueOf(ROOMS.isOccupant(application, id, new JID(call.get("device"))));
            }
            case "received" -> {
                return RECEIVED.getOrDefault(call.get("id"), "");
            }
            default -> throw new IllegalArgumentException(call.get("do"));
        }
        return ROOMS.jid(application, id);
    }

    private static List<User> users(String names) {
        return Stream.of(names.split(","))
                .filter(name -> !name.isEmpty())
                .map(RoomsCall::user)
                .toList();
    }

    private static String names(Collection<User> users) {
        return users.stream().map(User::localpart).sorted().collect(Collectors.joining(","));
    }

    private static User user(String name) {
        return new User(name, XMPPServer.getInstance().getServerInfo().getXMPPDomain(), true);
    }

    private static Message message(String xml) {
        try {
            return new Message(new SAXReader().read(new StringReader(xml)).getRootElement());
        } catch (DocumentException e) {
            throw new IllegalArgumentException(xml, e);
        }
    }
}
