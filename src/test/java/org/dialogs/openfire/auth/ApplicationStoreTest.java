package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;

/** Applications come out as they went in, and their secrets nowhere else. */
@OnEachDatabase
class ApplicationStoreTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
    private static final String SECRET = "s3cr3t-\u00e4\ud83d\ude00";

    @Parameter
    @RegisterExtension
    TestDatabase database;

    private ApplicationStore store;

    @BeforeEach
    void open() {
        store = new ApplicationStore(database);
    }

    private static Application application(long id, boolean enabled) {
        return new Application(id, "Caf\u00e9 \ud83d\ude00", "key-" + id, SECRET, enabled, NOON, NOON.plusMillis(1));
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
    void allAreListedByTheirIds() {
        store.add(application(93, false));
        store.add(application(92, true));

        assertThat(store.all()).containsExactly(application(92, true), application(93, false));
    }

    @Test
    void eachPartIsChangedAloneAndNobodyElses() {
        store.add(application(92, true));
        store.add(application(93, true));
        Instant later = NOON.plusSeconds(5);

        assertThat(store.rename(92, "other", later)).isTrue();
        assertThat(store.setSecret(92, "another secret", later)).isTrue();
        assertThat(store.setEnabled(92, false, later)).isTrue();
        assertThat(store.rename(94, "other", later)).isFalse();

        assertThat(store.find(92))
                .contains(new Application(92, "other", "key-92", "another secret", false, NOON, later));
        assertThat(store.find(93)).contains(application(93, true));
    }

    @Test
    void aRemovedApplicationIsGone() {
        store.add(application(92, true));
        store.add(application(93, true));

        assertThat(store.remove(92)).isTrue();
        assertThat(store.remove(92)).isFalse();

        assertThat(store.all()).containsExactly(application(93, true));
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
