package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.dialogs.openfire.auth.Application;
import org.junit.jupiter.api.Test;

class EndpointsTest {

    private static final Endpoints ENDPOINTS =
            new Endpoints("chat.example.org:7443", "/dialogs", "example.org", "muc.example.org");

    private static Application application(String key) {
        return new Application(92, "App", key, "not this one", true, Instant.EPOCH, Instant.EPOCH);
    }

    @Test
    void anAppIsToldTheEndpointsAsTheReadmeHasThem() {
        assertThat(ENDPOINTS.init(application("the-auth-key"), "the-auth-secret"))
                .isEqualTo("""
                        QB.init(92, 'the-auth-key', 'the-auth-secret', 'account', {
                          endpoints: {api: 'chat.example.org:7443/dialogs', chat: 'example.org', muc: 'muc.example.org'},
                          chatProtocol: {active: 2, websocket: 'wss://chat.example.org:7443/ws/'}
                        });""");
    }

    @Test
    void aSecretStaysOneTextWhateverIsInIt() {
        assertThat(ENDPOINTS.init(application("key"), "it's \\' + alert(1) + '"))
                .contains("'key', 'it\\'s \\\\\\' + alert(1) + \\'', 'account'");
    }
}
