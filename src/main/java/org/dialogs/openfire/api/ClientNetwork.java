package org.dialogs.openfire.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Whom a client's address stands for when calls are counted: itself, or, of IPv6, the network of 64 bits, in which a single machine can have
 * as many addresses as it likes. (RFC 4291, 2.5.1)
 */
final class ClientNetwork {

    private static final int NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /** @param address as the web server has it; what is none stands for itself */
    static String of(String address) {
        // What has a colon is never looked up as a name.
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES)) + "/64"
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
