package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.it.Stanzas.body;
import static org.dialogs.openfire.it.Stanzas.chat;
import static org.dialogs.openfire.it.Stanzas.extraParams;
import static org.dialogs.openfire.it.Stanzas.objectId;
import static org.dialogs.openfire.it.Stanzas.saved;
import static org.dialogs.openfire.testclient.XmppClient.extraParam;

import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.SmackClient;
import org.dialogs.openfire.testhost.HostExtension;
import org.dom4j.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Settings that are changed while people talk. */
class SettingsIT {

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    private SmackClient one;
    private SmackClient two;

    @BeforeEach
    void logIn() {
        one = SERVER.login("1001-92");
        two = SERVER.login("1002-92");
    }

    @AfterEach
    void reset() {
        SERVER.control().deleteProperty("dialogs.stamp");
        SERVER.control().deleteProperty("dialogs.enabled");
    }

    private Element delivered(String content) {
        String id = objectId();
        one.send(chat("1002-92@localhost", id, content));
        return two.awaitMessage(id);
    }

    @Test
    void stampSavedLeavesOtherMessagesAsTheyCame() {
        String forged = extraParams("<dialog_id>54789d40535c12b1a5001172</dialog_id><a>1</a>");
        assertThat(extraParam(delivered(body("x") + forged), "dialog_id")).isNotEqualTo("54789d40535c12b1a5001172");

        SERVER.control().setProperty("dialogs.stamp", "saved");

        assertThat(delivered(body("x")).element("extraParams")).isNull();
        assertThat(delivered(body("x") + forged).element("extraParams").elements())
                .hasSize(2);
        assertThat(extraParam(delivered(body("x") + saved("")), "dialog_id")).matches("[0-9a-f]{24}");

        SERVER.control().setProperty("dialogs.stamp", "all");

        assertThat(extraParam(delivered(body("x")), "dialog_id")).isNotNull();
    }

    @Test
    void disabledNothingIsStampedOrKept() {
        SERVER.control().setProperty("dialogs.enabled", "false");
        Element message = delivered(body("x") + saved("<a>off</a>"));
        SERVER.control().setProperty("dialogs.enabled", "true");
        String after = delivered(body("x") + saved("<a>on</a>")).attributeValue("id");

        assertThat(message.element("extraParams").elements()).hasSize(2);
        Awaitility.await()
                .until(() ->
                        SERVER.control().count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + after + "'")
                                == 1);
        assertThat(SERVER.control()
                        .count("SELECT COUNT(*) FROM ofDialogMessage WHERE messageID = '" + message.attributeValue("id")
                                + "'"))
                .isZero();
    }

    @Test
    void aValueThatCannotBeIsNotUsed() {
        SERVER.control().setProperty("dialogs.stamp", "sometimes");

        assertThat(extraParam(delivered(body("x")), "dialog_id")).isNotNull();
        Awaitility.await()
                .until(() -> SERVER.host()
                        .log()
                        .contains("The property dialogs.stamp is 'sometimes', but must be all or saved"));
    }
}
