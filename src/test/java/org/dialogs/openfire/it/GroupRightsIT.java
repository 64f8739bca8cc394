package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.objectId;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dialogs.openfire.testclient.RestApplication;
import org.dialogs.openfire.testclient.RestClient;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What REST and the room say of who may do what in a group, where one of them alone does not know it. */
class GroupRightsIT {

    @RegisterExtension
    @Order(1)
    static final HostExtension SERVER = HostExtension.withPlugin();

    @RegisterExtension
    @Order(2)
    static final Tokens TOKENS = new Tokens(SERVER);

    private static RestApplication application;

    private final RestClient rest = RestClient.overTls(SERVER.host());
    private final Person owner = new Person();
    private final Person member = new Person();

    @BeforeAll
    static void addApplication() {
        application = RestApplications.add(SERVER, 92);
        TOKENS.awaitOn();
    }

    /** Somebody who can come by REST and by XMPP. */
    private final class Person {

        private final String password = Secrets.password();
        private final long id;
        private final RestClient rest;

        Person() {
            String login = "user-" + objectId();
            RestClient anybody = RestClient.overTls(SERVER.host());
            HttpResponse<String> made = anybody.with(application.token(anybody))
                    .json("POST", "/users.json", Map.of("user", Map.of("login", login, "password", password)));
            assertThat(made.statusCode()).isEqualTo(201);
            id = RestClient.json(made).at("/user/id").asLong();
            rest = anybody.with(application.token(anybody, login, password));
        }

        SmackClient connect() {
            return SERVER.loginWith(id + "-92", password);
        }

        int says(JsonNode dialog, int isSent) {
            return rest.json(
                            "POST",
                            "/chat/Message.json",
                            Map.of(
                                    "chat_dialog_id",
                                    dialog.path("_id").asText(),
                                    "message",
                                    "hello",
                                    "send_to_chat",
                                    isSent))
                    .statusCode();
        }
    }

    private JsonNode group(int type) {
        HttpResponse<String> made = owner.rest.json(
                "POST", "/chat/Dialog.json", Map.of("type", type, "name", "Tea", "occupants_ids", List.of(member.id)));
        assertThat(made.statusCode()).isEqualTo(201);
        return RestClient.json(made);
    }

    @Test
    void whoeverIsBannedFromTheRoomSaysNothingByRest() {
        JsonNode dialog = group(1);
        assertThat(member.says(dialog, 0)).isEqualTo(201);
        assertThat(member.says(dialog, 1)).isEqualTo(201);

        SmackClient administrator = owner.connect();
        administrator.join(dialog.path("xmpp_room_jid").asText(), Long.toString(owner.id));
        String id = objectId();
        administrator.send("<iq type='set' id='" + id + "' to='"
                + dialog.path("xmpp_room_jid").asText() + "'><query xmlns='http://jabber.org/protocol/muc#admin'>"
                + "<item affiliation='outcast' jid='" + member.id + "-92@localhost'/></query></iq>");
        administrator.await("banned", stanza -> id.equals(stanza.attributeValue("id")));

        assertThat(member.says(dialog, 0)).isEqualTo(403);
        assertThat(member.says(dialog, 1)).isEqualTo(403);
        assertThat(owner.says(dialog, 1)).isEqualTo(201);
    }

    /** Each of those who are taken out is banned for a moment: of ten thousand strangers that would be minutes. */
    @Test
    void strangersWhoAreTakenOutOfAGroupCostNothing() {
        JsonNode dialog = group(2);
        List<Long> many = IntStream.range(0, 10_000)
                .mapToObj(i -> i == 5_000 ? member.id : 1_000_000L + i)
                .toList();
        long begun = System.nanoTime();

        HttpResponse<String> changed = owner.rest.json(
                "PUT",
                "/chat/Dialog/" + dialog.path("_id").asText() + ".json",
                Map.of("pull_all", Map.of("occupants_ids", many)));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(RestClient.json(changed).path("occupants_ids")).hasSize(1);
        assertThat(member.says(dialog, 0)).isEqualTo(403);
    }
}
