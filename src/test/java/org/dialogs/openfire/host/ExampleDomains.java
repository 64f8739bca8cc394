package org.dialogs.openfire.host;

/** A server at example.org with two services for rooms and one for nodes. */
public final class ExampleDomains implements ServerDomains {

    @Override
    public String xmppDomain() {
        return "example.org";
    }

    @Override
    public boolean isRoomService(String domain) {
        if (domain.startsWith("broken")) {
            throw new IllegalStateException("broken");
        }
        return domain.equals("muc.example.org") || domain.equals("conference.example.org");
    }

    @Override
    public boolean isPubSubService(String domain) {
        return domain.equals("pubsub.example.org");
    }
}
