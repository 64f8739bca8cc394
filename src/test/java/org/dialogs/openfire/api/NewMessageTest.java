package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.User;
import org.dialogs.openfire.stanza.ChatStanza;
import org.dialogs.openfire.stanza.ExtraParams;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.JID;

/** What a call says is what a stanza says, and what is read of it. */
class NewMessageTest {

    private static final User ONE = new User("1001-92", "example.org", true);
    private static final User TWO = new User("1002-92", "example.org", true);

    private static NewMessage json(String body) {
        return NewMessage.of(ParameterReader.read(null, "application/json", body.getBytes(StandardCharsets.UTF_8)));
    }

    private static NewMessage form(String body) {
        return NewMessage.of(ParameterReader.read(body, null, new byte[0]));
    }

    @Test
    void everySingleValueIsAText() {
        assertThat(
                        json("{\"message\":\"x\",\"number\":1,\"switch\":true,\"list\":[1,\"2\"],\"nested\":{\"deep\":{\"er\":1.5}}}")
                                .parameters())
                .isEqualTo(Map.of(
                        "number",
                        "1",
                        "switch",
                        "true",
                        "list",
                        List.of("1", "2"),
                        "nested",
                        Map.of("deep", Map.of("er", "1.5"))));
    }

    @Test
    void whatIsTheCallsOwnIsNoCustomParameter() {
        assertThat(form("message=x&chat_dialog_id=1&recipient_id=2&send_to_chat=1&markable=1&system=0&save_to_history=1"
                                + "&token=x&_id=1&date_sent=1&sender_id=9&read=1&read_ids=1&delivered_ids=1&created_at=1"
                                + "&updated_at=1&colour=red")
                        .parameters())
                .isEqualTo(Map.of("colour", "red"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dialog_id=x",
                "message_id=x",
                "attachment=x",
                "extraParams=x",
                "a%20b=1",
                "1a=1",
                "xmlns=x",
                "XMLa=x",
                "a%3Ab=x",
                "%C3%A4=x",
                "a[b%20c]=1",
                "a[@b]=1",
                "a[%23text]=1",
                "attachments[0][a%20b]=1",
                "attachments[0][xmlns]=1",
                "attachments[0][a][b]=1",
                "attachments=x",
                "attachments[]=x",
                "message[a]=x"
            })
    void whatNoStanzaCouldHaveIsInvalid(String query) {
        assertThatThrownBy(() -> form(query))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
    }

    @Test
    void listsHaveNoListsInThem() {
        assertThatThrownBy(() -> json("{\"a\":[[1]]}"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
    }

    @Test
    void attachmentsAreBounded() {
        String many = "{},".repeat(100) + "{}";
        assertThat(json("{\"attachments\":[" + many.substring(3) + "]}").attachments())
                .hasSize(100);
        assertThatThrownBy(() -> json("{\"attachments\":[" + many + "]}")).hasMessageContaining("100 at most");
    }

    @Test
    void isEmptyWithoutTextAndAttachments() {
        assertThat(form("colour=red").isEmpty()).isTrue();
        assertThat(form("message=").isEmpty()).isTrue();
        assertThat(form("message=x").isEmpty()).isFalse();
        assertThat(form("attachments[0][type]=image").isEmpty()).isFalse();
    }

    private static ChatMessage chat(NewMessage message) {
        MessageId id = new MessageId("6".repeat(24));
        return new ChatMessage(
                id,
                Dialog.between(ONE, TWO),
                ONE,
                id.hex(),
                message.body(),
                1_795_262_400,
                Chat.NOON,
                message.attachments(),
                message.parameters(),
                true);
    }

    private static Element received(String xml) {
        try {
            return DocumentHelper.parseText(xml).getRootElement();
        } catch (DocumentException e) {
            throw new AssertionError(xml, e);
        }
    }

    @Test
    void aStanzaSaysAllOfIt() {
        NewMessage message =
                json("{\"message\":\"a <b> & c\",\"colour\":\"red\",\"attachments\":[{\"type\":\"image\",\"id\":7}]}");

        Element stanza = received(
                ChatStanza.of(chat(message), new JID("1001-92@example.org"), new JID("1002-92@example.org"), false)
                        .toXML());

        assertThat(stanza.attributeValue("type")).isEqualTo("chat");
        assertThat(stanza.attributeValue("id")).isEqualTo("6".repeat(24));
        assertThat(stanza.elementText("body")).isEqualTo("a <b> & c");
        assertThat(stanza.element("markable").getNamespaceURI()).isEqualTo("urn:xmpp:chat-markers:0");
        ExtraParams read = ExtraParams.of(stanza);
        assertThat(read.savesToHistory()).isTrue();
        assertThat(read.dateSent(Chat.NOON)).hasValue(1_795_262_400);
        assertThat(read.dialogId()).hasValue(Dialog.between(ONE, TWO).id());
        assertThat(read.attachments()).containsExactly(new Attachment(Map.of("type", "image", "id", "7")));
        assertThat(read.parameters()).isEqualTo(Map.of("colour", "red"));
    }

    @Test
    void aSystemMessageIsAHeadlineThatNobodyKeeps() {
        Element stanza = received(ChatStanza.system(
                        chat(form("kind=invitation")), new JID("1001-92@example.org"), new JID("1002-92@example.org"))
                .toXML());

        assertThat(stanza.attributeValue("type")).isEqualTo("headline");
        assertThat(stanza.element("extraParams").elementText("moduleIdentifier"))
                .isEqualTo("SystemNotifications");
        assertThat(stanza.element("extraParams").elementText("kind")).isEqualTo("invitation");
        assertThat(ExtraParams.of(stanza).savesToHistory()).isFalse();
    }

    /** Kept from the call and kept from the stanza on its way, it is the same. */
    @Test
    void whatAStanzaCarriesIsWhatWasSaid() {
        long seed = new Random().nextLong();
        System.out.println("NewMessageTest: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            ObjectNode said = object(random, 4);
            ArrayNode attachments = said.putArray("attachments");
            for (int j = random.nextInt(3); j > 0; j--) {
                // In attributes the server's dom4j has trouble with what Java has as two characters, where there is an
                // ampersand, too.
                attachments
                        .addObject()
                        .put("type", text(random).replace("\ud83d\ude00", ""))
                        .put("x-" + j, j);
            }
            NewMessage message = json(said.toString());

            ExtraParams read = ExtraParams.of(received(
                    ChatStanza.of(chat(message), new JID("1001-92@example.org"), new JID("1002-92@example.org"), false)
                            .toXML()));

            assertThat(read.parameters()).as("seed %d: %s", seed, said).isEqualTo(message.parameters());
            assertThat(read.attachments()).as("seed %d: %s", seed, said).isEqualTo(message.attachments());
        }
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set("n" + random.nextInt(5), value(random, depth));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 0 ? 7 : 4)) {
            case 0 -> json.numberNode(random.nextLong());
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.nullNode();
            case 3 -> json.textNode(text(random));
            case 4 -> {
                ArrayNode list = json.arrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    JsonNode value = value(random, depth - 1);
                    list.add(value.isArray() ? json.textNode("x") : value);
                }
                yield list;
            }
            default -> object(random, depth - 1);
        };
    }

    private static String text(Random random) {
        List<String> pieces = List.of("", "a", "<", ">", "&amp;", "&", "\"", "'", " ", "\u00e4", "\ud83d\ude00", "]]>");
        StringBuilder text = new StringBuilder("t");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }
}
