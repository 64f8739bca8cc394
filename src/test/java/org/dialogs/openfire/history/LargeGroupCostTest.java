package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.history.LargeGroupTest.FOUND;
import static org.dialogs.openfire.history.LargeGroupTest.MEMBERS;
import static org.dialogs.openfire.history.LargeGroupTest.create;
import static org.dialogs.openfire.history.LargeGroupTest.user;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.testdatabase.PostgresDatabase;
import org.junit.jupiter.api.Test;

/** What is said in a large group costs no more than in a small one, by what PostgreSQL counts. */
class LargeGroupCostTest extends HistoryFixture {

    private static final String TOUCHED = """
            SELECT SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0) + n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables
            WHERE relname LIKE 'ofdialog%'
            """;

    private static final String OTHERS = """
            SELECT COUNT(*) FROM pg_stat_activity
            WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
            """;

    LargeGroupCostTest() {
        database = new PostgresDatabase();
    }

    @Test
    void whatIsSaidAndReadCostsTheSameHoweverManyMembersThereAre() throws Exception {
        long ofTen = cost(GROUP, 10);
        long ofThousand = cost(FOUND, MEMBERS);
        System.out.println("LargeGroupCostTest: rows touched with 10 members: " + ofTen + ", with 1000: " + ofThousand);

        assertThat(ofTen).isGreaterThan(100);
        assertThat(ofThousand).isLessThanOrEqualTo(ofTen + ofTen / 10);
    }

    /** How many rows the database touches, whatever for, when a hundred messages are written, and one is read by five. */
    private long cost(Dialog.Group group, int members) throws Exception {
        create(
                new DialogDirectory(database, Clock.systemUTC()),
                group,
                IntStream.range(0, members).mapToObj(LargeGroupTest::user).toList());
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            changes.add(said(group, user(i % 10), members + "-" + i, "text"));
        }
        for (int i = 1; i <= 5; i++) {
            changes.add(mark(user(i), group, members + "-0", true));
            changes.add(new Change.Join(group, user(i), tick()));
        }
        long before = touched();
        store.apply(changes);
        return touched() - before;
    }

    private long touched() throws Exception {
        // A connection tells what it did when it ends.
        Awaitility.await()
                .untilAsserted(() -> assertThat(database.column(OTHERS)).containsExactly("0"));
        return Long.parseLong(database.column(TOUCHED).get(0));
    }
}
