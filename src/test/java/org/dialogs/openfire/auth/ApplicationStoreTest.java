package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.dialogs.openfire.history.HsqldbDatabase;
import org.dialogs.openfire.history.MariaDatabase;
import org.dialogs.openfire.history.PostgresDatabase;
import org.dialogs.openfire.history.TestDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applications come out as they went in, and their secrets nowhere else. */
class ApplicationStoreTest {

    @Nested
    class OnHSQLDB extends Contract {

        OnHSQLDB() {
            super(new HsqldbDatabase());
        }
    }

    @Nested
    class OnPostgreSQL extends Contract {

        OnPostgreSQL() {
            super(new PostgresDatabase());
        }
    }

    @Nested
    class OnMariaDB extends Contract {

        OnMariaDB() {
            super(new MariaDatabase());
        }
    }

    abstract static class Contract {

        private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
        private static final String SECRET = "s3cr3t-\u00e4\ud83d\ude00";

        @RegisterExtension
        final TestDatabase database;

        private ApplicationStore store;

        Contract(TestDatabase database) {
            this.database = database;
        }

        @BeforeEach
        void open() {
            store = new ApplicationStore(database);
        }

        private static Application application(long id, boolean enabled) {
            return new Application(
                    id, "Caf\u00e9 \ud83d\ude00", "key-" + id, SECRET, enabled, NOON, NOON.plusMillis(1));
        }

        @Test
        void anApplicationIsFoundAsItWasAdded() {
            store.add(application(92, true));
            store.add(application(93, false));

            assertThat(store.find(92)).contains(application(92, true));
            assertThat(store.find(93)).contains(application(93, false));
        }

        @Test
        void anUnknownApplicationIsNotFound() {
            store.add(application(92, true));

            assertThat(store.find(9)).isEmpty();
        }

        @Test
        void anApplicationCountsOnlyWhileItIsEnabled() {
            assertThat(store.anyEnabled()).isFalse();

            store.add(application(93, false));
            assertThat(store.anyEnabled()).isFalse();

            store.add(application(92, true));
            assertThat(store.anyEnabled()).isTrue();
        }

        @Test
        void aRefusalDoesNotRepeatTheSecret() {
            store.add(application(92, true));
            Application tooLong = new Application(93, "name", "k".repeat(65), SECRET.repeat(40), true, NOON, NOON);

            for (Application refused : new Application[] {application(92, true), tooLong}) {
                Throwable refusal = catchThrowable(() -> store.add(refused));

                assertThat(refusal).isInstanceOf(JdbiException.class);
                assertThat(everythingIn(refusal)).doesNotContain("s3cr3t");
            }
            assertThat(store.find(93)).isEmpty();
        }

        private static String everythingIn(Throwable failure) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text, true));
            return text.toString();
        }

        @Test
        void aDatabaseThatIsAwayIsReported() {
            database.setAway(true);

            assertThatThrownBy(() -> store.find(92)).isInstanceOf(JdbiException.class);
            assertThatThrownBy(store::anyEnabled).isInstanceOf(JdbiException.class);
        }
    }
}
