package org.dialogs.openfire.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.jivesoftware.openfire.auth.DefaultAuthProvider;
import org.jivesoftware.openfire.auth.JDBCAuthProvider;
import org.junit.jupiter.api.Test;

/** Openfire's providers in a JVM in which they have no database. */
class OwnPasswordTest {

    @Test
    void aDatabaseThatIsAwayDoesNotSayThatAPasswordIsNotTheUsers() {
        assertThat(OwnPassword.of("1001-92", "a".repeat(40), new JDBCAuthProvider()))
                .isEqualTo(OwnPassword.UNKNOWN);
    }

    @Test
    void whoHasPasswordsInADatabaseAloneHasNoOthers() {
        assertThat(OwnPassword.isAllOf(new DefaultAuthProvider())).isTrue();
        assertThat(OwnPassword.isAllOf(new JDBCAuthProvider())).isTrue();
    }
}
