package org.dialogs.openfire.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.dialogs.openfire.users.UserQuery.Between;
import org.dialogs.openfire.users.UserStore.NameKind;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;

/** Users come out as they went in, and no two of an application have one name. */
@OnEachDatabase
class UserStoreTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
    private static final ApplicationUser ANN = new ApplicationUser(1, 92);
    private static final ApplicationUser BEN = new ApplicationUser(2, 92);
    private static final ApplicationUser ELSEWHERE = new ApplicationUser(1, 93);
    private static final Profile FULL = new Profile(
            Optional.of("ann"),
            Optional.of("Ann@example.org"),
            Optional.of("Ann \u00e9\ud83d\ude00"),
            Optional.of("+1"),
            Optional.of("https://example.org"),
            Optional.of("77"),
            Optional.of("a,b"),
            Optional.of("x".repeat(5_000)),
            Optional.of(5L));

    @Parameter
    @RegisterExtension
    TestDatabase database;

    private UserStore store;

    @BeforeEach
    void open() {
        store = new UserStore(database);
    }

    private static Profile named(String login, String email) {
        return Profile.EMPTY.changedBy(Profile.namedBy(Optional.of(login), Optional.of(email)));
    }

    private List<ApplicationUser> withLogin(String login) {
        return store.findNamed(92, NameKind.LOGIN, List.of(login)).stream()
                .map(UserEntry::user)
                .toList();
    }

    private List<ApplicationUser> withEmail(String email) {
        return store.findNamed(92, NameKind.EMAIL, List.of(email)).stream()
                .map(UserEntry::user)
                .toList();
    }

    @Test
    void aUserIsFoundAsHeWasAdded() {
        store.add(ANN, FULL, NOON);
        store.add(BEN, Profile.EMPTY, NOON);

        assertThat(store.find(ANN)).contains(new UserEntry(ANN, FULL, Optional.empty(), NOON, NOON));
        assertThat(store.find(BEN)).contains(new UserEntry(BEN, Profile.EMPTY, Optional.empty(), NOON, NOON));
        assertThat(store.find(ELSEWHERE)).isEmpty();
        assertThat(store.find(92, List.of(1L, 2L, 3L, 1L))).hasSize(2);
        assertThat(store.find(92, List.of())).isEmpty();
    }

    @Test
    void ofManyUsersItIsSaidWhatTheyAreCalled() {
        store.add(ANN, FULL, NOON);
        store.add(BEN, named("ben", "ben@example.org"), NOON);
        store.add(ELSEWHERE, Profile.EMPTY, NOON);
        List<ApplicationUser> many = new ArrayList<>(List.of(ANN, ELSEWHERE, ANN));
        LongStream.rangeClosed(2, 1_500).forEach(id -> many.add(new ApplicationUser(id, 92)));

        assertThat(store.names(many))
                .containsOnly(
                        Map.entry(ANN, new UserName(FULL.fullName(), FULL.login())),
                        Map.entry(BEN, new UserName(Optional.empty(), Optional.of("ben"))),
                        Map.entry(ELSEWHERE, new UserName(Optional.empty(), Optional.empty())));
        assertThat(new UserNames(database).of(List.of())).isEmpty();
    }

    @Test
    void loginsAreAsTheyAreAndEmailAddressesInAnyCase() {
        store.add(ANN, FULL, NOON);

        assertThat(withLogin("ann")).containsExactly(ANN);
        assertThat(withLogin("Ann")).isEmpty();
        assertThat(withLogin("ann ")).isEmpty();
        assertThat(withEmail("aNN@Example.org")).containsExactly(ANN);
        assertThat(store.findNamed(93, NameKind.LOGIN, List.of("ann"))).isEmpty();
    }

    @Test
    void usersAreFoundByWhateverNameInManyApplications() {
        store.add(ANN, FULL, NOON);
        store.add(ELSEWHERE, named("ann", "else@example.org"), NOON);
        store.add(BEN, named("ann@example.org.uk", "ben@example.org"), NOON);
        List<Long> all = LongStream.rangeClosed(0, 100).boxed().toList();

        assertThat(store.called(all, "ann")).containsExactly(ANN, ELSEWHERE);
        assertThat(store.called(List.of(93L), "ann")).containsExactly(ELSEWHERE);
        assertThat(store.called(all, "aNN@Example.org")).containsExactly(ANN);
        assertThat(store.called(all, "ann@example.org.uk")).containsExactly(BEN);
        for (String nobody : List.of("Ann", "ann ", "an", "a%", "", "nobody")) {
            assertThat(store.called(all, nobody)).as(nobody).isEmpty();
        }
    }

    @Test
    void severalMayHaveAFullName() {
        for (ApplicationUser user : List.of(ANN, BEN, ELSEWHERE)) {
            store.add(user, Profile.named("Ann Lee"), NOON);
        }
        List<Long> all = LongStream.rangeClosed(0, 100).boxed().toList();

        assertThat(store.named(all, "Ann Lee", 5)).containsExactlyInAnyOrder(ANN, BEN, ELSEWHERE);
        assertThat(store.named(List.of(93L), "Ann Lee", 5)).containsExactly(ELSEWHERE);
        assertThat(store.named(all, "Ann Lee", 1)).hasSize(2);
        for (String nobody : List.of("ann lee", "Ann", "Ann Lee ", "Ann%", "")) {
            assertThat(store.named(all, nobody, 5)).as(nobody).isEmpty();
        }
    }

    @Test
    void aNameThatIsTakenIsNotGivenAndNothingElseIsThere() throws Exception {
        store.add(ANN, FULL, NOON);

        assertThatThrownBy(() -> store.add(BEN, named("ben", "ann@EXAMPLE.org"), NOON))
                .isInstanceOf(JdbiException.class);

        assertThat(store.find(BEN)).isEmpty();
        assertThat(withLogin("ben")).isEmpty();
        store.add(ELSEWHERE, FULL, NOON);
        assertThat(store.find(ELSEWHERE)).isPresent();
    }

    @Test
    void ofManyWhoWantOneNameAtOnceOneGetsIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> added = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            ApplicationUser user = new ApplicationUser(i, 92);
            added.add(threads.submit(() -> {
                try {
                    store.add(user, named("ann", "ann" + user.userId() + "@example.org"), NOON);
                    return true;
                } catch (JdbiException e) {
                    return false;
                }
            }));
        }
        int count = 0;
        for (Future<Boolean> each : added) {
            count += each.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(count).isEqualTo(1);
        assertThat(database.column("SELECT userID FROM ofDialogUser")).hasSize(1);
        assertThat(database.column("SELECT userID FROM ofDialogUserName")).hasSize(2);
    }

    @Test
    void changedNamesFreeTheOldOnes() {
        store.add(ANN, FULL, NOON);
        store.add(BEN, Profile.EMPTY, NOON);

        UserEntry changed = store.change(
                        ANN,
                        before -> before.changedBy(Profile.namedBy(Optional.of("anne"), Optional.of(""))),
                        NOON.plusSeconds(1))
                .orElseThrow();

        assertThat(store.find(ANN)).contains(changed);
        assertThat(changed.profile().email()).isEmpty();
        assertThat(changed.profile().phone()).contains("+1");
        assertThat(changed.updated()).isEqualTo(NOON.plusSeconds(1));
        assertThat(withLogin("anne")).containsExactly(ANN);
        assertThat(withLogin("ann")).isEmpty();
        assertThat(store.change(BEN, before -> named("ann", "ann@example.org"), NOON))
                .isPresent();
        assertThat(withEmail("ann@example.org")).containsExactly(BEN);
    }

    @Test
    void aChangeThatTakesAnothersNameChangesNothing() {
        store.add(ANN, FULL, NOON);
        store.add(BEN, named("ben", "ben@example.org"), NOON);
        UserEntry before = store.find(BEN).orElseThrow();

        assertThatThrownBy(() -> store.change(BEN, profile -> named("ann", "other@example.org"), NOON.plusSeconds(1)))
                .isInstanceOf(JdbiException.class);

        assertThat(store.find(BEN)).contains(before);
        assertThat(withLogin("ben")).containsExactly(BEN);
    }

    @Test
    void whoIsNotThereIsNotChanged() {
        assertThat(store.change(ANN, before -> FULL, NOON)).isEmpty();
        assertThat(store.find(ANN)).isEmpty();
    }

    @Test
    void aRemovedUserLeavesNothing() throws Exception {
        store.add(ANN, FULL, NOON);
        store.add(ELSEWHERE, FULL, NOON);

        store.remove(ANN);
        store.remove(ANN);

        assertThat(store.find(ANN)).isEmpty();
        assertThat(store.find(ELSEWHERE)).isPresent();
        assertThat(database.column("SELECT applicationID FROM ofDialogUserName"))
                .containsExactly("93", "93");
    }

    @Test
    void usersArePagedByTheirIds() {
        LongStream.rangeClosed(1, 7).forEach(id -> store.add(new ApplicationUser(id, 92), Profile.EMPTY, NOON));
        store.add(ELSEWHERE, Profile.EMPTY, NOON);
        Between some = new Between(2, 6);

        assertThat(store.ids(92, some, false, 3)).containsExactly(2L, 3L, 4L);
        assertThat(store.ids(92, some, true, 100)).containsExactly(6L, 5L, 4L, 3L, 2L);
        assertThat(store.count(92, some)).isEqualTo(5);
        assertThat(store.count(92, (Between) UserQuery.all())).isEqualTo(7);
        assertThat(store.ids(92, new Between(8, 7), false, 3)).isEmpty();
    }

    @Test
    void whenSomebodyWasSeenIsNoChangeOfHim() {
        store.add(ANN, FULL, NOON);

        store.seen(ANN, NOON.plusSeconds(9));
        store.seen(BEN, NOON);

        assertThat(store.find(ANN).orElseThrow())
                .isEqualTo(new UserEntry(ANN, FULL, Optional.of(NOON.plusSeconds(9)), NOON, NOON));
        assertThat(store.find(BEN)).isEmpty();
    }

    @Test
    void aRefusalDoesNotRepeatWhatIsOfAPerson() {
        store.add(ANN, FULL, NOON);

        assertThatThrownBy(() -> store.add(BEN, FULL, NOON))
                .isInstanceOf(JdbiException.class)
                .extracting(Failures::describe)
                .asString()
                .doesNotContainIgnoringCase("ann@");
    }
}
