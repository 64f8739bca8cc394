package org.dialogs.openfire.stanza;

import static org.assertj.core.api.Assertions.assertThat;

import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.junit.jupiter.api.Test;

class PayloadTest {

    private static Payload payload(String content) {
        try {
            return Payload.of(DocumentHelper.parseText("<message xmlns='jabber:client'>" + content + "</message>")
                    .getRootElement());
        } catch (DocumentException e) {
            throw new IllegalArgumentException(content, e);
        }
    }

    @Test
    void theBodyIsTheMessagesOwn() {
        assertThat(payload("<body>x</body><body xml:lang='de'>y</body>").body()).contains("x");
        assertThat(payload("<body/>").body()).contains("");
        assertThat(payload("<html xmlns='http://jabber.org/protocol/xhtml-im'><body>x</body></html>")
                        .body())
                .isEmpty();
        assertThat(payload("<body xmlns='urn:x'>x</body>").body()).isEmpty();
    }

    @Test
    void askingForMarkersIsNoMarker() {
        Payload asks = payload("<body>x</body><markable xmlns='urn:xmpp:chat-markers:0'/>");
        Payload answers = payload("<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>");

        assertThat(asks.isMarkable()).isTrue();
        assertThat(asks.marker()).isEmpty();
        assertThat(answers.isMarkable()).isFalse();
        assertThat(answers.marker()).contains(new Payload.Marker("1", true));
        assertThat(payload("<body>x</body><other xmlns='urn:xmpp:chat-markers:0'/>")
                        .marker())
                .isEmpty();
        assertThat(payload("<received xmlns='urn:xmpp:chat-markers:0'/>").marker())
                .contains(new Payload.Marker("", false));
    }

    @Test
    void aChatStateBesideABodyIsAMessage() {
        assertThat(payload("<composing xmlns='http://jabber.org/protocol/chatstates'/>")
                        .isChatState())
                .isTrue();
        assertThat(payload("<body>x</body><active xmlns='http://jabber.org/protocol/chatstates'/>")
                        .isChatState())
                .isFalse();
    }

    @Test
    void whatIsAddressedThroughARoomIsKnown() {
        assertThat(payload("<body>x</body><x xmlns='http://jabber.org/protocol/muc#user'/>")
                        .saysItIsOfRoom())
                .isTrue();
        assertThat(payload("<body>x</body><x xmlns='jabber:x:oob'/>").saysItIsOfRoom())
                .isFalse();
    }

    @Test
    void aCorrectionHasATextAndNamesAnother() {
        String replace = "<replace xmlns='urn:xmpp:message-correct:0' id='1'/>";
        assertThat(payload("<body>x</body>" + replace).replaced()).contains("1");
        assertThat(payload(replace).replaced()).isEmpty();
        assertThat(payload("<body>x</body><replace xmlns='urn:xmpp:message-correct:0'/>")
                        .replaced())
                .isEmpty();
    }

    @Test
    void hintsForbidStoring() {
        assertThat(payload("<no-store xmlns='urn:xmpp:hints'/>").forbidsStoring())
                .isTrue();
        assertThat(payload("<no-permanent-store xmlns='urn:xmpp:hints'/>").forbidsStoring())
                .isTrue();
        assertThat(payload("<no-copy xmlns='urn:xmpp:hints'/>").forbidsStoring())
                .isFalse();
        assertThat(payload("<no-store xmlns='urn:x'/>").forbidsStoring()).isFalse();
    }
}
