package org.dialogs.openfire.host;

import java.util.Locale;
import org.jivesoftware.openfire.net.SASLAuthentication;
import org.jivesoftware.openfire.session.ConnectionSettings;
import org.jivesoftware.util.JiveGlobals;

/** How safely clients log in to this server. */
public final class ClientSecurity {

    /** What its console calls required. */
    private static final String REQUIRED = "required";

    private ClientSecurity() {}

    /** Whether the server takes passwords with SASL PLAIN over connections of XMPP without TLS. */
    public static boolean takesPlainWithoutTls() {
        // A policy that it does not know is taken for its default, which is not to require TLS.
        return SASLAuthentication.getEnabledMechanisms().stream()
                        .anyMatch(
                                mechanism -> mechanism.toUpperCase(Locale.ROOT).equals("PLAIN"))
                && !REQUIRED.equals(JiveGlobals.getProperty(ConnectionSettings.Client.TLS_POLICY));
    }
}
