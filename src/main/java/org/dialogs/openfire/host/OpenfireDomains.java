package org.dialogs.openfire.host;

import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.pubsub.PubSubModule;

/** The domains of the Openfire that this plugin is loaded in. */
public final class OpenfireDomains implements ServerDomains {

    private final XMPPServer server;

    public OpenfireDomains(XMPPServer server) {
        this.server = server;
    }

    @Override
    public String xmppDomain() {
        return server.getServerInfo().getXMPPDomain();
    }

    @Override
    public boolean isRoomService(String domain) {
        String parent = xmppDomain();
        int dot = domain.length() - parent.length() - 1;
        return dot > 0
                && domain.charAt(dot) == '.'
                && domain.endsWith(parent)
                && server.getMultiUserChatManager().getMultiUserChatService(domain.substring(0, dot)) != null;
    }

    @Override
    public boolean isPubSubService(String domain) {
        PubSubModule service = server.getPubSubModule();
        return service != null && domain.equals(service.getServiceDomain());
    }
}
