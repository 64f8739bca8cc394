package org.dialogs.openfire.stanza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.MessageId;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.dom4j.QName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtraParamsTest {

    private static final Stamp STAMP =
            new Stamp(1409146118, new DialogId("54789d40535c12b1a5001172"), Optional.empty());
    private static final Stamp STAMP_WITH_ID = new Stamp(
            1409146118,
            new DialogId("54789d40535c12b1a5001172"),
            Optional.of(new MessageId("54789d5e6df5e6f921b7acda")));

    private static Element message(String content) {
        try {
            return DocumentHelper.parseText(
                            content.startsWith("<message") ? content : "<message>" + content + "</message>")
                    .getRootElement();
        } catch (DocumentException e) {
            throw new IllegalArgumentException(content, e);
        }
    }

    private static String stamped(String content, Stamp stamp) {
        Element message = message(content);
        ExtraParams.of(message).stamp(stamp);
        return message.asXML();
    }

    @Test
    void areMadeWhereThereAreNone() {
        assertThat(stamped("<body>x</body>", STAMP))
                .isEqualTo(
                        "<message><body>x</body><extraParams xmlns=\"jabber:client\"><date_sent>1409146118</date_sent>"
                                + "<dialog_id>54789d40535c12b1a5001172</dialog_id></extraParams></message>");
    }

    @Test
    void areFilledWhereTheyAre() {
        assertThat(stamped("<extraParams><a>1</a></extraParams><body>x</body>", STAMP_WITH_ID))
                .isEqualTo("<message><extraParams xmlns=\"jabber:client\"><a>1</a><date_sent>1409146118</date_sent>"
                        + "<dialog_id>54789d40535c12b1a5001172</dialog_id>"
                        + "<message_id>54789d5e6df5e6f921b7acda</message_id></extraParams><body>x</body></message>");
    }

    @Test
    void whatTheClientSaidInTheServersNameIsReplacedWhereItWas() {
        assertThat(stamped(
                        "<extraParams><dialog_id>forged</dialog_id><a>1</a><message_id>forged</message_id>"
                                + "<dialog_id><b>forged</b></dialog_id><date_sent>never</date_sent></extraParams>",
                        STAMP))
                .isEqualTo(
                        "<message><extraParams xmlns=\"jabber:client\"><dialog_id>54789d40535c12b1a5001172</dialog_id><a>1</a>"
                                + "<date_sent>1409146118</date_sent></extraParams></message>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message xmlns='jabber:client'><body>x</body></message>",
                "<message xmlns='jabber:client'><extraParams><a/></extraParams></message>",
                "<message xmlns='jabber:server'><body>x</body></message>",
                "<message><extraParams xmlns='jabber:client'><a/></extraParams></message>",
                "<message xmlns='jabber:client'><extraParams xmlns='urn:x'><a/></extraParams></message>",
                "<message xmlns='jabber:client'><c:extraParams xmlns:c='urn:x'><c:dialog_id/></c:extraParams></message>",
                "<message xmlns='jabber:client'><extraParams><dialog_id xmlns='urn:y'/></extraParams></message>",
                "<message><extraParams xmlns=''><a xmlns=''><b/></a></extraParams></message>",
                "<message><body>x</body></message>",
            })
    void nothingIsPutOutOfItsNamespace(String xml) {
        String stamped = stamped(xml, STAMP_WITH_ID);

        assertThat(stamped).doesNotContain("xmlns=\"\"").contains("54789d40535c12b1a5001172");
        Element extraParams = ExtraParamsTest.message(stamped).elements().stream()
                .filter(child -> child.getName().equals("extraParams"))
                .findFirst()
                .orElseThrow();
        assertThat(extraParams.elements())
                .filteredOn(child ->
                        child.getName().endsWith("_id") || child.getName().equals("date_sent"))
                .hasSize(3)
                .allMatch(child -> child.getNamespaceURI().equals(extraParams.getNamespaceURI()));
    }

    @Test
    void insideAForwardedMessageNothingIsOutOfItsNamespace() {
        Element message = message("<body>x</body><extraParams><a><b>1</b></a><c xmlns='urn:c'><d/></c></extraParams>");
        ExtraParams.of(message).stamp(STAMP);

        // What Openfire does for carbons and archives: it names the namespace of the message and its children, not of
        // theirs.
        Element copy = message.createCopy();
        copy.setQName(QName.get("message", "jabber:client"));
        copy.elements().stream()
                .filter(child -> child.getNamespaceURI().isEmpty())
                .forEach(child -> child.setQName(QName.get(child.getName(), "jabber:client")));
        Element forwarded = DocumentHelper.createElement(QName.get("forwarded", "urn:xmpp:forward:0"));
        forwarded.add(copy);

        assertThat(forwarded.asXML())
                .contains("<a><b>1</b></a><c xmlns=\"urn:c\"><d/></c><date_sent>")
                .doesNotContain("xmlns=\"\"");
    }

    @Test
    void aClientsOwnEmptyNamespaceDoesNotStandBesideTheRealOne() {
        Element message = message("<body>x</body>");
        // The way Openfire's parser reads <extraParams xmlns=''><a xmlns=''/></extraParams>: with the declarations as
        // nodes.
        Element extraParams = message.addElement("extraParams");
        extraParams.addNamespace("", "");
        extraParams.addElement("a").addNamespace("", "");
        ExtraParams.of(message).stamp(STAMP);
        String stamped = message.asXML();

        assertThat(stamped).contains("<extraParams xmlns=\"jabber:client\"><a/><date_sent>");
        assertThat(ExtraParamsTest.message(stamped).elements()).hasSize(2);

        Element untouched = message("<displayed/>");
        untouched.addElement("extraParams").addNamespace("", "");
        ExtraParams.of(untouched).sayNamespace();
        assertThat(untouched.asXML()).contains("<extraParams xmlns=\"jabber:client\"/>");
    }

    @Test
    void theMessagesOwnExtraParamsAreTakenBeforeForeignOnes() {
        String stamped = stamped(
                "<extraParams xmlns='urn:x'><dialog_id>1</dialog_id><a/></extraParams><extraParams><b/></extraParams>",
                STAMP);

        assertThat(stamped)
                .contains("<extraParams xmlns=\"urn:x\"><a/></extraParams>")
                .contains("<extraParams xmlns=\"jabber:client\"><b/><date_sent>");
    }

    @Test
    void theWorkGrowsWithTheStanzaAndNotWithItsSquare() {
        // With the square, this takes minutes.
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Element message = message("<body>x</body>");
            Element extraParams = message.addElement("extraParams");
            for (int i = 0; i < 200_000; i++) {
                extraParams.addElement("a");
            }
            for (int i = 0; i < 200_000; i++) {
                extraParams.addElement("message_id");
                message.addElement("extraParams");
            }
            ExtraParams.of(message).stamp(STAMP);
            ExtraParams.of(message).parameters();
            ExtraParams.of(message).sayNamespace();
            assertThat(message.elements("extraParams").get(0).elements()).hasSize(200_002);
        });
    }

    @Test
    void anAttachmentsTextIsKept() {
        ExtraParams extraParams =
                ExtraParams.of(message("<extraParams><attachment type='note'>text</attachment></extraParams>"));

        assertThat(extraParams.attachments().get(0).attributes())
                .containsExactly(entry("type", "note"), entry("#text", "text"));
    }

    @Test
    void stampedTwiceIsStampedOnce() {
        Element message = message("<body>x</body><extraParams><a>1</a></extraParams>");
        ExtraParams.of(message).stamp(STAMP_WITH_ID);
        String once = message.asXML();

        ExtraParams.of(message).stamp(STAMP_WITH_ID);

        assertThat(message.asXML()).isEqualTo(once);
    }

    @Test
    void aMessageIsLeftAsItCameWhenStampingFails() {
        Element message = message("<body>x</body><extraParams><a>1</a></extraParams>");
        String before = message.asXML();

        assertThatThrownBy(() -> ExtraParams.of(message).stamp(new Stamp(1, null, Optional.empty())))
                .isInstanceOf(NullPointerException.class);

        assertThat(message.asXML()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "TRUE", " 1\n"})
    void theMarkToKeepHasSeveralForms(String mark) {
        assertThat(saves("<extraParams><save_to_history>" + mark + "</save_to_history></extraParams>"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<extraParams/>",
                "<extraParams><save_to_history/></extraParams>",
                "<extraParams><save_to_history>0</save_to_history></extraParams>",
                "<extraParams><save_to_history>yes</save_to_history></extraParams>",
                "<extraParams><a><save_to_history>1</save_to_history></a></extraParams>",
                "<save_to_history>1</save_to_history>",
            })
    void everythingElseIsNoMark(String content) {
        assertThat(saves(content)).isFalse();
    }

    private static boolean saves(String content) {
        return ExtraParams.of(message(content)).savesToHistory();
    }

    @Test
    void attachmentsHaveAllTheirAttributesInOrder() {
        ExtraParams extraParams = ExtraParams.of(
                message(
                        "<extraParams><attachment type='image' id='7' content-type='image/png'/><a>1</a><attachment/></extraParams>"));

        assertThat(extraParams.attachments()).hasSize(2);
        assertThat(extraParams.attachments().get(0).attributes())
                .containsExactly(entry("type", "image"), entry("id", "7"), entry("content-type", "image/png"));
        assertThat(extraParams.attachments().get(1).attributes()).isEmpty();
    }

    @Test
    void parametersNestAndRepeat() {
        ExtraParams extraParams = ExtraParams.of(message("<extraParams><save_to_history>1</save_to_history><a> 1 </a>"
                + "<b><c>2</c><c>3</c><c>4</c></b><a>5</a><d x='6'>7</d><e/><dialog_id>8</dialog_id>"
                + "<date_sent>9</date_sent><message_id>10</message_id><attachment/></extraParams>"));

        assertThat(extraParams.parameters())
                .containsExactly(
                        entry("a", List.of(" 1 ", "5")),
                        entry("b", Map.of("c", List.of("2", "3", "4"))),
                        entry("d", Map.of("@x", "6", "#text", "7")),
                        entry("e", ""));
    }

    @Test
    void nestingEndsSomewhere() {
        String deep = "<n>".repeat(5000) + "x" + "</n>".repeat(5000);

        Object value = ExtraParams.of(message("<extraParams>" + deep + "</extraParams>"))
                .parameters();

        int depth = 0;
        while (value instanceof Map<?, ?> map) {
            value = map.get("n");
            depth++;
        }
        assertThat(depth).isEqualTo(32);
        assertThat(value).isEqualTo("x");
    }

    @Test
    void theTimeIsReadFromWhereItIsWritten() {
        Instant now = Instant.ofEpochSecond(1_500_000_000);

        assertThat(ExtraParams.of(message("<extraParams><date_sent>1409146118</date_sent></extraParams>"))
                        .dateSent(now))
                .hasValue(1409146118);
        assertThat(ExtraParams.of(message("<extraParams/>")).dateSent(now)).isEmpty();
        assertThat(ExtraParams.of(message("<date_sent>1409146118</date_sent>")).dateSent(now))
                .isEmpty();
    }
}
