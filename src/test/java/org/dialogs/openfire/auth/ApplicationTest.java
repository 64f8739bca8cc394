package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ApplicationTest {

    private static final String SECRET = "s3cr3t";

    private static Application application(long id, String name, String authKey, String authSecret) {
        return new Application(id, name, authKey, authSecret, true, Instant.EPOCH, Instant.EPOCH);
    }

    @Test
    void anApplicationDoesNotShowItsSecretInLogs() {
        assertThat(application(92, "Shop", "key", SECRET).toString())
                .contains("92", "Shop")
                .doesNotContain(SECRET);
    }

    @Test
    void anApplicationHasAnIdANameAKeyAndASecret() {
        assertThatThrownBy(() -> application(0, "Shop", "key", SECRET)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> application(92, "", "key", SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> application(92, "Shop", "", SECRET)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> application(92, "Shop", "key", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
