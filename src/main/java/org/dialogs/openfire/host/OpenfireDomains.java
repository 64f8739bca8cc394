package org.dialogs.openfire.host;

import org.jivesoftware.openfire.XMPPServer;

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
        String suffix = "." + xmppDomain();
        return domain.endsWith(suffix)
                && server.getMultiUserChatManager()
                                .getMultiUserChatService(domain.substring(0, domain.length() - suffix.length()))
                        != null;
    }
}
