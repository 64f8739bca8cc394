package org.dialogs.openfire.testbrowser;

import java.util.Map;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dialogs.openfire.testhost.Ports;

/**
 * What an app hands to {@code QB.init}.
 *
 * @param application the application's id
 * @param authKey its key
 * @param authSecret its secret
 * @param streamManagement whether messages are acknowledged (XEP-0198)
 * @param hash of signatures, sha1 or sha256
 */
public record SdkSettings(long application, String authKey, String authSecret, boolean streamManagement, String hash) {

    /** As the tests' application has it. */
    public static SdkSettings standard() {
        return new SdkSettings(92, "key", "secret", false, "sha1");
    }

    public SdkSettings withApplication(long id, String key, String secret) {
        return new SdkSettings(id, key, secret, streamManagement, hash);
    }

    public SdkSettings withStreamManagement() {
        return new SdkSettings(application, authKey, authSecret, true, hash);
    }

    public SdkSettings withHash(String name) {
        return new SdkSettings(application, authKey, authSecret, streamManagement, name);
    }

    /** The last argument of {@code QB.init}: a QuickBlox app on a server of its own changes these and nothing else. */
    public Map<String, Object> configuration(OpenfireHost host) {
        Ports ports = host.ports();
        return Map.of(
                "endpoints",
                Map.of(
                        "api", "127.0.0.1:" + ports.httpBindTls() + "/dialogs",
                        "chat", host.domain(),
                        "muc", "muc." + host.domain()),
                "chatProtocol",
                Map.of(
                        "active", 2,
                        "websocket", "wss://127.0.0.1:" + ports.httpBindTls() + "/ws/",
                        "bosh", "https://127.0.0.1:" + ports.httpBindTls() + "/http-bind/"),
                "streamManagement",
                Map.of("enable", streamManagement),
                "hash",
                hash,
                "chatReconnectionTimeInterval",
                1,
                "debug",
                Map.of("mode", 1));
    }
}
