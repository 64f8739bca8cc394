package org.dialogs.openfire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;

/** A nonce is used once in an application. */
@OnEachDatabase
class NonceStoreTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");

    @Parameter
    @RegisterExtension
    TestDatabase database;

    private NonceStore store;

    @BeforeEach
    void open() {
        store = new NonceStore(database);
    }

    @Test
    void theSecondUseIsKnownAsSuch() {
        assertThat(store.use(92, "a", NOON)).isTrue();
        assertThat(store.use(92, "a", NOON.plusSeconds(1))).isFalse();
        assertThat(store.use(93, "a", NOON)).isTrue();
        assertThat(store.use(92, "b", NOON)).isTrue();
    }

    @Test
    void ofManyUsesAtOnceOneIsTheFirst() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> uses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            uses.add(threads.submit(() -> store.use(92, "a", NOON)));
        }
        int first = 0;
        for (Future<Boolean> use : uses) {
            first += use.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(first).isEqualTo(1);
    }

    @Test
    void thoseThatNeedNotBeKnownAnyMoreGo() throws Exception {
        store.use(92, "old", NOON.minusMillis(2));
        store.use(93, "old", NOON.minusMillis(1));
        store.use(92, "new", NOON);

        assertThat(store.removeExpired(NOON, 1)).isEqualTo(1);
        assertThat(store.removeExpired(NOON, 10)).isEqualTo(1);
        assertThat(store.removeExpired(NOON, 10)).isZero();

        assertThat(database.column("SELECT nonce FROM ofDialogNonce")).containsExactly("new");
    }

    @Test
    void aDatabaseThatIsAwayIsNoAnswer() {
        database.setAway(true);

        assertThatThrownBy(() -> store.use(92, "a", NOON)).isInstanceOf(JdbiException.class);
    }
}
