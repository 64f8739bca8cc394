package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.deleteForAll;
import static org.dialogs.openfire.it.RestAnswers.group;
import static org.dialogs.openfire.it.RestAnswers.messages;
import static org.dialogs.openfire.it.RestAnswers.occupants;
import static org.dialogs.openfire.it.RestAnswers.pull;
import static org.dialogs.openfire.it.RestAnswers.push;
import static org.dialogs.openfire.it.RestAnswers.room;
import static org.dialogs.openfire.it.RestAnswers.say;
import static org.dialogs.openfire.it.RestAnswers.sees;
import static org.dialogs.openfire.it.RestAnswers.texts;
import static org.dialogs.openfire.it.RoomStanzas.ask;
import static org.dialogs.openfire.it.RoomStanzas.configure;
import static org.dialogs.openfire.it.RoomStanzas.enter;
import static org.dialogs.openfire.it.RoomStanzas.eventually;
import static org.dialogs.openfire.it.RoomStanzas.isError;
import static org.dialogs.openfire.it.Stanzas.objectId;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A group goes when somebody wants it to, and only then; and nobody's changes are undone by those who look after the groups. */
class GroupEndIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    private static final Map<String, String> PASSING = Map.of("muc#roomconfig_persistentroom", "0");

    private final Somebody one = USERS.somebody();
    private final Somebody two = USERS.somebody();

    private static SmackClient in(Somebody who, String dialog) {
        SmackClient client = SERVER.login(who.name());
        assertThat(isError(enter(client, room(dialog), String.valueOf(who.id()))))
                .isFalse();
        return client;
    }

    private static long rooms(String dialog) {
        return SERVER.control().count("SELECT COUNT(*) FROM ofMucRoom WHERE name = '92_" + dialog + "'");
    }

    private static long rows(String dialog) {
        return SERVER.control().count("SELECT COUNT(*) FROM ofDialog WHERE dialogID = '" + dialog + "'");
    }

    private void assertWhole(String dialog) {
        eventually(() -> assertThat(rooms(dialog)).isEqualTo(1));
        assertThat(occupants(one, dialog)).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(texts(messages(two, dialog, "").get("items"), "message")).containsExactly("Not lost");
        in(two, dialog);
        assertThat(SERVER.control().repair()).isEmpty();
    }

    @Test
    void aRoomThatIsDestroyedInTheConsoleTakesItsDialogWithIt() {
        String dialog = group(one, two);

        SERVER.control().destroyRoom("muc", "92_" + dialog);

        eventually(() -> assertThat(sees(one, dialog)).isFalse());
        eventually(() -> assertThat(rows(dialog)).isZero());
        assertThat(SERVER.control().repair()).isEmpty();
        assertThat(rooms(dialog)).isZero();
    }

    @Test
    void aGroupThatIsDeletedByRestIsNotMadeAgain() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService repairing = Executors.newSingleThreadExecutor();
        try {
            Future<?> repairs = repairing.submit(() -> {
                while (!isOver.get()) {
                    SERVER.control().repair();
                }
            });
            for (int i = 0; i < 20; i++) {
                String dialog = group(one, two);
                SmackClient client = in(two, dialog);

                deleteForAll(one, dialog);

                client.close();
                assertThat(sees(two, dialog)).isFalse();
                eventually(() -> assertThat(rows(dialog)).isZero());
                assertThat(rooms(dialog)).isZero();
            }
            isOver.set(true);
            repairs.get();
        } finally {
            isOver.set(true);
            repairing.shutdown();
        }
        assertThat(SERVER.control().repair()).isEmpty();
    }

    /** The server destroys it then, which nobody has asked for. */
    @Test
    void aGroupWhoseRoomGoesWithItsLastOccupantStays() {
        String dialog = group(one, two);
        say(one, dialog, "Not lost");
        SmackClient owner = in(one, dialog);

        // One after the other without a pause, in which the room would be made persistent again.
        owner.send("<iq type='set' id='" + objectId() + "' to='" + room(dialog)
                + "'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                + "<field var='muc#roomconfig_persistentroom'><value>0</value></field></x></query></iq>"
                + "<presence type='unavailable' to='" + room(dialog) + "/" + one.id() + "'/>");
        owner.settle();

        assertWhole(dialog);
    }

    @Test
    void aGroupWhoseEmptyRoomIsConfiguredSoThatItGoesStays() {
        String dialog = group(one, two);
        say(one, dialog, "Not lost");
        SmackClient owner = SERVER.login(one.name());
        Assumptions.assumeFalse(
                isError(configure(owner, room(dialog), PASSING)),
                "Only who is in a room configures it in this version");

        assertWhole(dialog);
    }

    @Test
    void whatIsDoneByRestIsNotUndoneByRepairs() throws Exception {
        long seed = Long.getLong("dialogs.test.seed", new Random().nextLong());
        System.out.println("GroupEndIT: -Ddialogs.test.seed=" + seed);
        Random random = new Random(seed);
        List<Somebody> others = List.of(two, USERS.somebody(), USERS.somebody());
        String dialog = group(one, two);
        SmackClient listener = in(one, dialog);
        Set<Long> members = new HashSet<>(Set.of(one.id(), two.id()));
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService repairing = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> repairs = repairing.submit(() -> {
                int runs = 0;
                for (; !isOver.get(); runs++) {
                    assertThat(SERVER.control().repair()).isEmpty();
                    // Has the group looked at by itself, too.
                    ask(
                            listener,
                            "set",
                            room(dialog),
                            "<query xmlns='http://jabber.org/protocol/muc#admin'>" + "<item affiliation='owner' jid='"
                                    + one.jid() + "'/></query>");
                }
                return runs;
            });
            for (int i = 0; i < 100; i++) {
                Somebody who = others.get(random.nextInt(others.size()));
                if (members.remove(who.id())) {
                    pull(one, dialog, who);
                } else {
                    push(one, dialog, who);
                    members.add(who.id());
                }
                assertThat(occupants(one, dialog)).as("after %d calls", i).containsExactlyInAnyOrderElementsOf(members);
            }
            isOver.set(true);
            assertThat(repairs.get()).isPositive();
        } finally {
            isOver.set(true);
            repairing.shutdown();
        }
        assertThat(SERVER.control().repair()).isEmpty();
        assertThat(occupants(one, dialog)).containsExactlyInAnyOrderElementsOf(members);
    }
}
