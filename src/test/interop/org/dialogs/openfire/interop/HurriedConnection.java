package org.dialogs.openfire.interop;

import org.igniterealtime.smack.inttest.Configuration;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.ping.PingManager;

/**
 * Does not wait long for the server to end the stream, too: Openfire 4.2 closes the socket at once, often before the end of its stream is
 * out, and the suite would wait for its whole timeout at each of hundreds of connections.
 */
public final class HurriedConnection extends XMPPTCPConnection {

    private static final long MILLISECONDS = 100;

    public HurriedConnection(XMPPTCPConnectionConfiguration configuration) {
        super(configuration);
    }

    /** A further device of the one who is logged in there, not connected yet. */
    static HurriedConnection beside(AbstractXMPPConnection device, Configuration suite) {
        XMPPTCPConnectionConfiguration.Builder builder = XMPPTCPConnectionConfiguration.builder()
                .setUsernameAndPassword(
                        device.getConfiguration().getUsername(),
                        device.getConfiguration().getPassword())
                .setPort(device.getPort());
        suite.configurationApplier.applyConfigurationTo(builder);
        return new HurriedConnection(builder.build());
    }

    /** Waits until the server knows that this device is available: a message that comes before that is taken for one to nobody. */
    static void settle(AbstractXMPPConnection device)
            throws SmackException.NotConnectedException, InterruptedException {
        PingManager.getInstanceFor(device).pingMyServer();
    }

    @Override
    protected void shutdown() {
        long usual = getReplyTimeout();
        setReplyTimeout(MILLISECONDS);
        try {
            super.shutdown();
        } finally {
            // It may be connected again.
            setReplyTimeout(usual);
        }
    }
}
