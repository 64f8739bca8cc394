package org.dialogs.openfire.host;

/** The domains that this server answers for. Read anew at each call: services come and go while the server runs. Thread-safe. */
public interface ServerDomains {

    /** The XMPP domain of this server, in which its users are. */
    String xmppDomain();

    /** Whether {@code domain} is that of one of this server's multi-user chat services, hidden or not. */
    boolean isRoomService(String domain);

    /** Whether {@code domain} is that of this server's publish-subscribe service, whose nodes all its users share. */
    boolean isPubSubService(String domain);
}
