package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.dialogs.openfire.it.RestUsers.Somebody;
import org.dialogs.openfire.testclient.RestClient;

/** What the tests of the REST API ask again and again, and read from its answers. */
final class RestAnswers {

    private RestAnswers() {}

    /** The JSON of an answer that has to have this status. */
    static JsonNode json(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return RestClient.json(answer);
    }

    static JsonNode ok(HttpResponse<String> answer) {
        return json(200, answer);
    }

    /** The errors of an answer that has to have this status. */
    static String errors(int status, HttpResponse<String> answer) {
        return json(status, answer).get("errors").toString();
    }

    static void refused(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(RestClient.json(answer).get("errors")).as(answer.body()).isNotEmpty();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The ids of what a list has. */
    static List<String> ids(JsonNode list) {
        return texts(list.get("items"), "_id");
    }

    static List<String> texts(JsonNode items, String name) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.get(name).asText())
                .toList();
    }

    static List<Long> numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asLong)
                .toList();
    }

    static JsonNode create(Somebody owner, Map<String, Object> dialog) {
        return json(201, owner.rest().json("POST", "/chat/Dialog.json", dialog));
    }

    /** A group with these occupants; returns its id. */
    static String group(Somebody owner, Somebody... others) {
        return create(
                        owner,
                        Map.of(
                                "type",
                                2,
                                "name",
                                "Tea",
                                "occupants_ids",
                                List.of(others).stream().map(Somebody::id).toList()))
                .get("_id")
                .asText();
    }

    /** A group whose members need not enter its room; returns its id. */
    static String groupWithoutJoining(Somebody owner, Somebody... others) {
        return create(
                        owner,
                        Map.of(
                                "type",
                                2,
                                "name",
                                "Tea",
                                "is_join_required",
                                0,
                                "occupants_ids",
                                List.of(others).stream().map(Somebody::id).toList()))
                .get("_id")
                .asText();
    }

    /** Changes a dialog; returns it. */
    static JsonNode change(Somebody who, String dialog, Map<String, Object> change) {
        return ok(who.rest().json("PUT", "/chat/Dialog/" + dialog + ".json", change));
    }

    /** Brings users into a group. */
    static JsonNode push(Somebody who, String dialog, Somebody... users) {
        return change(who, dialog, Map.of("push_all", Map.of("occupants_ids", userIds(users))));
    }

    /** Takes users out of a group. */
    static JsonNode pull(Somebody who, String dialog, Somebody... users) {
        return change(who, dialog, Map.of("pull_all", Map.of("occupants_ids", userIds(users))));
    }

    private static List<Long> userIds(Somebody... users) {
        return List.of(users).stream().map(Somebody::id).toList();
    }

    static void deleteForAll(Somebody owner, String dialog) {
        ok(owner.rest().delete("/chat/Dialog/" + dialog + ".json?force=1"));
    }

    /** Who is in a dialog, as one of them reads it. */
    static List<Long> occupants(Somebody who, String dialog) {
        return numbers(seen(who, dialog).get("occupants_ids"));
    }

    static String publicGroup(Somebody owner) {
        return create(owner, Map.of("type", 1, "name", "Market")).get("_id").asText();
    }

    static String privateDialog(Somebody one, Somebody two) {
        return create(one, Map.of("type", 3, "occupants_ids", two.id()))
                .get("_id")
                .asText();
    }

    /** Says something in a dialog; returns the message. */
    static JsonNode say(Somebody who, String dialog, String text) {
        return json(
                201, who.rest().json("POST", "/chat/Message.json", Map.of("chat_dialog_id", dialog, "message", text)));
    }

    /** A dialog as one's list has it. */
    static JsonNode seen(Somebody who, String dialog) {
        JsonNode items = ok(who.rest().get("/chat/Dialog.json?_id=" + dialog)).get("items");
        assertThat(items).as("dialog " + dialog).hasSize(1);
        return items.get(0);
    }

    static boolean sees(Somebody who, String dialog) {
        return ok(who.rest().get("/chat/Dialog.json?_id=" + dialog))
                        .get("total_entries")
                        .asLong()
                == 1;
    }

    /** The messages of a dialog as one reads them, without marking them. */
    static JsonNode messages(Somebody who, String dialog, String more) {
        return ok(who.rest().get("/chat/Message.json?mark_as_read=0&chat_dialog_id=" + dialog + more));
    }

    static String room(String dialog) {
        return "92_" + dialog + "@muc.localhost";
    }
}
