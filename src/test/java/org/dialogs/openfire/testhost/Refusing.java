package org.dialogs.openfire.testhost;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.jivesoftware.openfire.muc.MUCEventDelegate;
import org.jivesoftware.openfire.muc.MUCEventDispatcher;
import org.jivesoftware.openfire.muc.MUCEventListener;
import org.jivesoftware.openfire.muc.MUCRoom;
import org.xmpp.packet.JID;

/** What other plugins, or the machine, may have against what the plugin wants. */
final class Refusing {

    private MUCEventListener listener;

    /** A plugin that decides which rooms go, and lets none. */
    static final class Rooms extends MUCEventDelegate {

        @Override
        public boolean joiningRoom(MUCRoom room, JID user) {
            return true;
        }

        @Override
        public InvitationResult sendingInvitation(MUCRoom room, JID invitee, JID inviter, String message) {
            return InvitationResult.HANDLED_BY_OPENFIRE;
        }

        @Override
        public InvitationRejectionResult sendingInvitationRejection(MUCRoom room, JID to, JID from, String reason) {
            return InvitationRejectionResult.HANDLED_BY_OPENFIRE;
        }

        @Override
        public Map<String, String> getRoomConfig(String room) {
            return Map.of();
        }

        @Override
        public boolean destroyingRoom(String room, JID user) {
            return false;
        }

        @Override
        public boolean shouldRecreate(String room, JID user) {
            return false;
        }
    }

    /** A Java that takes no security providers. */
    @SuppressWarnings("removal")
    static final class Providers extends SecurityManager {

        @Override
        public void checkPermission(java.security.Permission permission) {
            if (permission.getName().startsWith("insertProvider")) {
                throw new SecurityException("no providers here");
            }
        }
    }

    @SuppressWarnings("removal")
    void providers(boolean on) {
        System.setSecurityManager(on ? new Providers() : null);
    }

    /** A plugin that listens to rooms, and fails when one goes. */
    synchronized void listen(boolean on) {
        if (listener != null) {
            MUCEventDispatcher.removeListener(listener);
            listener = null;
        }
        if (on) {
            listener = (MUCEventListener) Proxy.newProxyInstance(
                    Refusing.class.getClassLoader(),
                    new Class<?>[] {MUCEventListener.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "roomDestroyed" -> throw new IllegalStateException("the other plugin has failed");
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> null;
                    });
            MUCEventDispatcher.addListener(listener);
        }
    }
}
