package org.dialogs.openfire.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import org.dom4j.DocumentException;
import org.dom4j.io.SAXReader;
import org.jivesoftware.openfire.OfflineMessageStrategy.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmpp.packet.Message;

class OfflineMessagesTest {

    private static Message groupchat(String content) throws DocumentException {
        return new Message(new SAXReader()
                .read(new StringReader(
                        "<message type='groupchat' from='room@muc.localhost/1001'>" + content + "</message>"))
                .getRootElement());
    }

    @Test
    void whatPeopleSayIsForStorage() throws DocumentException {
        assertThat(OfflineMessages.isForStorage(groupchat("<body>tea?</body>"))).isTrue();
        assertThat(OfflineMessages.isForStorage(groupchat("<body>tea?</body><store xmlns='urn:xmpp:hints'/>")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<body/>",
                "<body> </body>",
                "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
                "<subject>Coffee</subject>",
                "<body>tea?</body><no-store xmlns='urn:xmpp:hints'/>"
            })
    void whatHasNoBodyOrIsNotToBeStoredIsNot(String content) throws DocumentException {
        assertThat(OfflineMessages.isForStorage(groupchat(content))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"store", "store_and_bounce", "store_and_drop"})
    void aServerThatStoresMessagesStoresThese(Type type) {
        assertThat(OfflineMessages.stores(type)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"bounce", "drop"})
    void aServerThatStoresNoneStoresNone(Type type) {
        assertThat(OfflineMessages.stores(type)).isFalse();
    }
}
