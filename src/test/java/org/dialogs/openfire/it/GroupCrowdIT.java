package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.RestAnswers.groupWithoutJoining;
import static org.dialogs.openfire.it.RestAnswers.json;
import static org.dialogs.openfire.it.RestAnswers.numbers;
import static org.dialogs.openfire.it.RestAnswers.ok;
import static org.dialogs.openfire.it.RestAnswers.room;
import static org.dialogs.openfire.it.RestAnswers.seen;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.groupchat;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testclient.XmppClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A group of a thousand, of whom fifty are online and ten do not stop talking. */
class GroupCrowdIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final RestUsers USERS = new RestUsers(SERVER);

    private static final int MEMBERS = 1_000;
    private static final int ONLINE = 50;
    private static final int SPEAKERS = 10;
    private static final int PER_SECOND = 100;
    private static final int MESSAGES = 20 * PER_SECOND;
    private static final long FIRST_OFFLINE = 700_000;

    /** Of what was said: nothing else that comes has such an id. */
    private static final Pattern ID = Pattern.compile("\\bid=[\"']([0-9a-f]{24})[\"']");

    private final List<Somebody> online = new ArrayList<>();
    private final List<XmppClient> clients = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final Map<Integer, Integer> saidBy = new HashMap<>();

    @Test
    void everybodyHearsEverythingOnceAndTheCountsAreRight() {
        Somebody absent = USERS.somebody();
        String dialog = makeGroup(absent);
        logIn();

        talk(dialog);
        // What one says may overtake what another says at the same time.
        said.subList(MESSAGES - SPEAKERS, MESSAGES).forEach(this::awaitEverywhere);
        String last = say(0, dialog, "the last word");

        awaitEverywhere(last);
        assertHeardOnce();
        JsonNode dialogOfAbsent = seen(absent, dialog);
        assertThat(dialogOfAbsent.get("last_message_id").asText()).isEqualTo(last);
        assertThat(dialogOfAbsent.get("last_message").asText()).isEqualTo("the last word");
        assertThat(dialogOfAbsent.get("last_message_user_id").asLong())
                .isEqualTo(online.get(0).id());
        assertThat(dialogOfAbsent.get("unread_messages_count").asInt()).isEqualTo(said.size());
        for (int i : List.of(0, 1, SPEAKERS - 1, SPEAKERS, ONLINE - 1)) {
            assertThat(seen(online.get(i), dialog).get("unread_messages_count").asInt())
                    .as("unread of " + i)
                    .isEqualTo(said.size() - saidBy.getOrDefault(i, 0));
        }
        assertOccupants(dialog, absent);
        assertThat(ok(absent.rest().get("/chat/Message.json?count=1&chat_dialog_id=" + dialog))
                        .at("/items/count")
                        .asInt())
                .isEqualTo(said.size());
        assertThat(KeptRows.miscounted(SERVER.control())).isEmpty();
    }

    /** Those who are online log in; the others have accounts, and that is all. */
    private String makeGroup(Somebody absent) {
        for (int i = 0; i < ONLINE; i++) {
            online.add(USERS.somebody());
        }
        offline()
                .forEach(id -> SERVER.control()
                        .sql("INSERT INTO ofUser (username, plainPassword, creationDate, modificationDate)"
                                + " VALUES ('%d-92', 'nobody', '001600000000000', '001600000000000')".formatted(id)));
        Somebody owner = online.get(0);
        String dialog = groupWithoutJoining(
                owner, Stream.concat(online.stream().skip(1), Stream.of(absent)).toArray(Somebody[]::new));
        json(
                200,
                owner.rest()
                        .json(
                                "PUT",
                                "/chat/Dialog/" + dialog + ".json",
                                Map.of(
                                        "push_all",
                                        Map.of(
                                                "occupants_ids",
                                                offline().boxed().toList()))));
        assertOccupants(dialog, absent);
        return dialog;
    }

    private static LongStream offline() {
        return LongStream.range(FIRST_OFFLINE, FIRST_OFFLINE + MEMBERS - ONLINE - 1);
    }

    private void assertOccupants(String dialog, Somebody absent) {
        List<Long> expected = LongStream.concat(
                        offline(),
                        Stream.concat(online.stream(), Stream.of(absent)).mapToLong(Somebody::id))
                .boxed()
                .toList();
        assertThat(expected).hasSize(MEMBERS);
        assertThat(numbers(seen(absent, dialog).get("occupants_ids"))).containsExactlyInAnyOrderElementsOf(expected);
    }

    private void logIn() {
        for (int i = 0; i < ONLINE; i++) {
            String name = online.get(i).name();
            clients.add(i % 2 == 0 ? SERVER.login(name) : SERVER.loginByWebSocket(name));
        }
    }

    private String say(int speaker, String dialog, String text) {
        String id = objectId();
        clients.get(speaker).send(groupchat(room(dialog), id, body(text) + saved("")));
        said.add(id);
        saidBy.merge(speaker, 1, Integer::sum);
        return id;
    }

    /** At a steady pace, which is as late as the server makes it. */
    private void talk(String dialog) {
        long pace = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        long begin = System.nanoTime();
        for (int i = 0; i < MESSAGES; i++) {
            say(i % SPEAKERS, dialog, "number " + i);
            long next = begin + (i + 1) * pace;
            while (System.nanoTime() - next < 0) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.printf(
                "Crowd: members=%d online=%d messages=%d took=%d ms%n", MEMBERS, ONLINE, MESSAGES, took.toMillis());
    }

    /** The group's messages come one after the other, so what was said before is everywhere, too. */
    private void awaitEverywhere(String id) {
        Awaitility.await("message " + id + " is everywhere")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .until(() ->
                        clients.stream().allMatch(client -> client.transcript().contains(id)));
    }

    private void assertHeardOnce() {
        List<String> expected = new ArrayList<>(said);
        Collections.sort(expected);
        for (XmppClient client : clients) {
            String transcript = client.transcript();
            List<String> heard = ID.matcher(transcript)
                    .results()
                    .map(found -> found.group(1))
                    .sorted()
                    .toList();
            // Of a hundred thousand copies only those are shown that are not as they should be.
            Map<String, Long> times = heard.stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
            assertThat(expected.stream().filter(id -> times.getOrDefault(id, 0L) != 1))
                    .as("not heard once by " + client.jid())
                    .isEmpty();
            assertThat(heard).as("heard by " + client.jid()).hasSameSizeAs(expected);
            assertThat(transcript).doesNotContain("type=\"error\"");
        }
    }
}
