package org.dialogs.openfire.testhost;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.host.OpenfireDomains;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.rooms.GroupRooms;
import org.dialogs.openfire.rooms.GroupSpec;
import org.dom4j.DocumentException;
import org.dom4j.io.SAXReader;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.util.JiveGlobals;
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
