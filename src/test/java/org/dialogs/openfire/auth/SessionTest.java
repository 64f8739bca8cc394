package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.dialogs.openfire.model.ApplicationUser;
import org.junit.jupiter.api.Test;

class SessionTest {

    private static final String ID = "58a4c7a1b5c8d9e0f1a2b3c4";

    private static Session session(String id, long applicationId, long userId) {
        return new Session(id, applicationId, userId, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
    }

    @Test
    void aSessionIsItsUsersOrTheApplicationsOwn() {
        assertThat(session(ID, 92, 1001).user()).contains(new ApplicationUser(1001, 92));
        assertThat(session(ID, 92, Session.NO_USER).user()).isEmpty();
    }

    @Test
    void whatNoSessionCanBeIsRefused() {
        assertThatThrownBy(() -> session("58a4", 92, 1001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session(ID.toUpperCase(), 92, 1001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session(ID, 0, 1001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> session(ID, 92, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
