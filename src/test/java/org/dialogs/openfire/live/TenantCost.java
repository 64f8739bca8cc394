package org.dialogs.openfire.live;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.History;
import org.dialogs.openfire.history.journal.Provisional;
import org.dialogs.openfire.host.ExampleDomains;
import org.dialogs.openfire.host.Routing;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.jivesoftware.openfire.interceptor.PacketInterceptor;
import org.jivesoftware.openfire.interceptor.PacketRejectedException;
import org.xmpp.packet.IQ;
import org.xmpp.packet.Message;
import org.xmpp.packet.Packet;
import org.xmpp.packet.Presence;

/**
 * What keeping applications apart costs a stanza that is allowed, in time and in bytes allocated, on its way in and out again: of the stamping
 * interceptor alone, and of both. Prints a table; begin it with
 * {@code java -cp target/test-classes:target/classes:$(cat target/test.classpath) org.dialogs.openfire.live.TenantCost}.
 */
final class TenantCost {

    private static final int STANZAS = 400_000;
    private static final int ROUNDS = 9;
    private static final String BODY = "<body>Hello, how are you?</body><extraParams xmlns='jabber:client'>"
            + "<dialog_id>58a4c7a1b5c8d9e0f1a2b3c4</dialog_id><date_sent>1700000000</date_sent></extraParams>";
    private static final String ROOM = "92_58a4c7a1b5c8d9e0f1a2b3c4@muc.example.org";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private final Settings settings = new Settings(properties::get);
    private final TenantInterceptor tenants = new TenantInterceptor(settings, new ExampleDomains(), packet -> {});

    /** A history that keeps nothing: here it is not what is measured. */
    private static final class Nothing implements History, Provisional {

        @Override
        public Provisional keep(ChatMessage message) {
            return this;
        }

        @Override
        public Provisional correct(ChatMessage message, String replaced, boolean kept) {
            return this;
        }

        @Override
        public Provisional mark(Receipt receipt) {
            return this;
        }

        @Override
        public void join(Dialog.Group dialog, User user, Instant at) {}

        @Override
        public void accept() {}

        @Override
        public void acceptUncertain() {}

        @Override
        public void withdraw() {}
    }

    public static void main(String[] arguments) throws Exception {
        new TenantCost().run();
    }

    private void run() throws Exception {
        try (DialogsInterceptor stamping = new DialogsInterceptor(
                settings, new ExampleDomains(), Routing.ofOpenfire(), new Nothing(), Clock.systemUTC())) {
            PacketInterceptor both = (packet, session, incoming, processed) -> {
                tenants.interceptPacket(packet, session, incoming, processed);
                stamping.interceptPacket(packet, session, incoming, processed);
            };
            System.out.printf(
                    "%-36s %-8s %15s %15s %15s%n", "stanza", "setting", "guard alone", "without guard", "with guard");
            for (String setting : new String[] {"(unset)", "apart", "strict", "off"}) {
                if (setting.equals("(unset)")) {
                    properties.remove(Settings.TENANTS);
                } else {
                    properties.put(Settings.TENANTS, setting);
                }
                measure("message alice > bob", setting, stamping, both, "alice@example.org", "bob@example.org", BODY);
                measure(
                        "message 1001-92 > 1002-92",
                        setting,
                        stamping,
                        both,
                        "1001-92@example.org",
                        "1002-92@example.org",
                        BODY);
                measure("message 1001-92 > room", setting, stamping, both, "1001-92@example.org", ROOM, BODY);
                measure("message room > 1001-92", setting, stamping, both, ROOM, "1001-92@example.org", BODY);
                measure(
                        "presence 1001-92 > 1002-92",
                        setting,
                        stamping,
                        both,
                        "1001-92@example.org",
                        "1002-92@example.org",
                        null);
                measure(
                        "iq 1001-92 > example.org",
                        setting,
                        stamping,
                        both,
                        "1001-92@example.org",
                        "example.org",
                        null);
            }
        }
        if (tenants.failures() > 0) {
            throw new IllegalStateException("The guard failed");
        }
    }

    private void measure(
            String name,
            String setting,
            PacketInterceptor stamping,
            PacketInterceptor both,
            String from,
            String to,
            String content)
            throws Exception {
        Packet packet = packet(name.substring(0, name.indexOf(' ')), from, to, content);
        System.out.printf(
                "%-36s %-8s %15s %15s %15s%n",
                name, setting, cost(tenants, packet), cost(stamping, packet), cost(both, packet));
    }

    /** The median of some rounds, after one that does not count. */
    private String cost(PacketInterceptor interceptor, Packet packet) throws PacketRejectedException {
        long[] nanos = new long[ROUNDS];
        long bytes = 0;
        for (int round = -2; round < ROUNDS; round++) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long begin = System.nanoTime();
            for (int i = 0; i < STANZAS; i++) {
                interceptor.interceptPacket(packet, null, true, false);
                interceptor.interceptPacket(packet, null, false, false);
                interceptor.interceptPacket(packet, null, false, true);
                interceptor.interceptPacket(packet, null, true, true);
            }
            if (round >= 0) {
                nanos[round] = System.nanoTime() - begin;
                bytes = threads.getCurrentThreadAllocatedBytes() - allocated;
            }
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2] / STANZAS + " ns " + bytes / STANZAS + " B";
    }

    private static Packet packet(String kind, String from, String to, String content) {
        String type = switch (kind) {
            case "message" -> to.contains("muc") || from.contains("muc") ? "type='groupchat'" : "type='chat'";
            case "iq" -> "type='get'";
            default -> "";
        };
        String inside =
                content != null ? content : kind.equals("iq") ? "<ping xmlns='urn:xmpp:ping'/>" : "<show>away</show>";
        String sender = from.contains("muc") ? from + "/1002" : from + "/device";
        String xml = "<" + kind + " id='58a4c7a1b5c8d9e0f1a2b3c5' " + type + " from='" + sender + "' to='" + to + "'>"
                + inside + "</" + kind + ">";
        try {
            Element element = DocumentHelper.parseText(xml).getRootElement();
            return switch (kind) {
                case "message" -> new Message(element);
                case "presence" -> new Presence(element);
                default -> new IQ(element);
            };
        } catch (DocumentException e) {
            throw new IllegalArgumentException(xml, e);
        }
    }
}
