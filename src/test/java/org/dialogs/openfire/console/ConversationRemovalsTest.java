package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogType;
import org.junit.jupiter.api.Test;

class ConversationRemovalsTest extends ConversationFixture {

    private final List<String> written = new ArrayList<>();

    private Answer act(TestVisit visit) {
        return page.act(visit.visit(), (summary, details) -> written.add(summary + " | " + details));
    }

    private String idOf(String body) throws Exception {
        written();
        return database.column("SELECT messageID FROM ofDialogMessage WHERE body = '" + body + "'")
                .get(0);
    }

    private List<String> bodies() throws Exception {
        written();
        return database.column("SELECT body FROM ofDialogMessage ORDER BY arrival");
    }

    private TestVisit erasing() {
        return visit(PRIVATE).with("do", "erase").with("sure", "yes");
    }

    @Test
    void aMessageIsShownBeforeItIsDeleted() throws Exception {
        say(PRIVATE, ONE, "one", NOON);
        say(PRIVATE, TWO, "two", NOON);

        String html = show(visit(PRIVATE).with("confirm", "message").with("message", idOf("two")));

        assertThat(html)
                .contains("Delete this message for all?", "<p class=\"dialogs-said\" dir=\"auto\">two</p>")
                .contains("name=\"message\" value=\"" + idOf("two") + "\"", "name=\"csrf\" value=\"the-token\"")
                .contains("name=\"do\" value=\"delete\"")
                .doesNotContain(">one<", "id=\"sure\"");
        assertThat(bodies()).containsExactly("one", "two");
    }

    @Test
    void aMessageIsDeletedAndOneIsLedBackToItsNeighbours() throws Exception {
        say(PRIVATE, ONE, "one", NOON);
        say(PRIVATE, TWO, "two", NOON.plusSeconds(1));
        say(PRIVATE, TWO, "three", NOON.plusSeconds(2));
        String id = idOf("two");

        Answer answer = act(visit(PRIVATE).with("do", "delete").with("message", id));

        assertThat(answer).isInstanceOfSatisfying(Answer.GoTo.class, next -> {
            assertThat(next.notice()).isEqualTo(Notice.success("console.conversation.deleted"));
            assertThat(next.url()).matches("conversation\\?application=92&dialog=[0-9a-f]{24}&at=\\d+-\\d+");
        });
        assertThat(bodies()).containsExactly("one", "three");
        assertThat(written)
                .containsExactly("Dialogs: message deleted | Message " + id + ". Dialog "
                        + PRIVATE.id().hex() + " of application 92");
    }

    @Test
    void aMessageOfAnotherDialogOrNoneIsNotDeleted() throws Exception {
        Dialog other = Dialog.between(ONE, user("1003-92"));
        say(PRIVATE, ONE, "one", NOON);
        say(other, ONE, "other", NOON);

        for (String message : List.of(idOf("other"), "0".repeat(24), "x")) {
            assertThat(act(visit(PRIVATE).with("do", "delete").with("message", message)))
                    .isInstanceOfSatisfying(
                            Answer.GoTo.class,
                            next -> assertThat(next.notice())
                                    .isEqualTo(Notice.warning("console.conversation.deletedBefore")));
            assertThat(page.show(visit(PRIVATE)
                            .with("confirm", "message")
                            .with("message", message)
                            .visit()))
                    .isEqualTo(Answer.notFound());
        }
        assertThat(bodies()).hasSize(2);
        assertThat(written).isEmpty();
    }

    @Test
    void whereMessagesMayNotBeReadNoneIsDeletedAlone() throws Exception {
        say(PRIVATE, ONE, "one", NOON);
        String id = idOf("one");
        readable = false;

        assertThat(act(visit(PRIVATE).with("do", "delete").with("message", id)))
                .isEqualTo(Answer.forbidden("console.conversation.unreadable"));
        assertThat(bodies()).hasSize(1);
        assertThat(act(erasing())).isInstanceOf(Answer.GoTo.class);
        assertThat(directory.find(PRIVATE.key())).isEmpty();
    }

    @Test
    void howMuchIsErasedIsSaidBefore() throws Exception {
        for (int i = 0; i < 1200; i++) {
            say(PRIVATE, ONE, "message " + i, NOON);
        }

        assertThat(show(visit(PRIVATE).with("confirm", "erase")))
                .contains("Messages: 1,200, members: 2", "Yes, all of it is to go. Messages: 1,200")
                .contains("If something is said in it later")
                .doesNotContain("message 5", "aria-invalid=\"true\"");
        assertThat(bodies()).hasSize(1200);
    }

    @Test
    void whileMessagesWaitToBeWrittenTheirCountIsSaidToBeTooLow() throws Exception {
        say(PRIVATE, ONE, "one", NOON);
        assertThat(show(visit(PRIVATE).with("confirm", "erase"))).doesNotContain("id=\"not-written\"");

        arrives = false;

        String warning = "id=\"not-written\">The history is being written: the dialog may have more messages";
        assertThat(show(visit(PRIVATE).with("confirm", "erase").with("at", "1-1")))
                .contains(warning);
        assertThat(TestVisit.html(act(visit(PRIVATE).with("do", "erase")))).contains(warning);
    }

    @Test
    void nothingIsErasedUntilTheBoxIsTicked() throws Exception {
        say(PRIVATE, ONE, "one", NOON);

        Answer answer = act(visit(PRIVATE).with("do", "erase"));

        assertThat(((Answer.Page) answer).status()).isEqualTo(422);
        assertThat(TestVisit.html(answer))
                .contains("<span id=\"sure-error\" class=\"dialogs-bad\">Please tick this box")
                .contains("aria-invalid=\"true\"");
        assertThat(bodies()).hasSize(1);
        assertThat(written).isEmpty();
    }

    @Test
    void aDialogIsErased() throws Exception {
        say(PRIVATE, ONE, "one", NOON);
        say(PRIVATE, TWO, "two", NOON);

        assertThat(act(erasing()))
                .isEqualTo(Answer.goTo("dialogs", Notice.success("console.conversation.erased", "2")));
        assertThat(directory.find(PRIVATE.key())).isEmpty();
        assertThat(page.show(visit(PRIVATE).visit())).isEqualTo(Answer.notFound());
        assertThat(written)
                .containsExactly(
                        "Dialogs: dialog erased | Dialog " + PRIVATE.id().hex() + " of application 92, 2 messages");
    }

    @Test
    void whoHasErasedADialogIsBackInTheListFromWhichHeCame() throws Exception {
        say(PRIVATE, ONE, "one", NOON);

        assertThat(show(visit(PRIVATE).with("confirm", "erase").with("list", "user=1001-92")))
                .contains("name=\"list\" value=\"user=1001-92\"");
        assertThat(act(erasing().with("list", "user=1001-92&url=//elsewhere.org")))
                .isEqualTo(Answer.goTo("dialogs?user=1001-92", Notice.success("console.conversation.erased", "1")));
    }

    @Test
    void whatIsNotWrittenInTimeIsGoneSoon() throws Exception {
        say(PRIVATE, ONE, "one", NOON);
        written();
        arrives = false;

        assertThat(act(erasing())).isEqualTo(Answer.goTo("dialogs", Notice.warning("console.conversation.goingSoon")));
    }

    @Test
    void whatTheJournalDoesNotTakeIsSaid() throws Exception {
        say(PRIVATE, ONE, "one", NOON);
        String id = idOf("one");
        history.close();

        for (TestVisit visit :
                List.of(erasing(), visit(PRIVATE).with("do", "delete").with("message", id))) {
            assertThat(act(visit))
                    .isInstanceOfSatisfying(
                            Answer.GoTo.class,
                            next -> assertThat(next.notice()).isEqualTo(Notice.error("console.conversation.notTaken")));
        }
        assertThat(written)
                .containsExactly("Dialogs: dialog not erased | " + name(PRIVATE) + ", the journal has not taken it");
    }

    private static String name(Dialog dialog) {
        return "Dialog " + dialog.key().id().hex() + " of application 92";
    }

    private Dialog.Group group() {
        DialogId id = new DialogId("58a4c7a1b5c8d9e0f1a2b3c4");
        Dialog.Group group = new Dialog.Group(92, id, "92_" + id + "@muc.example.org");
        directory.createGroup(
                group.key(),
                DialogType.GROUP,
                group.roomJid(),
                ONE,
                Optional.of("Tea"),
                Optional.empty(),
                true,
                Map.of(),
                List.of(TWO));
        return group;
    }

    private void assertNotErased(Dialog.Group group, String key, String outcome) {
        assertThat(act(visit(group).with("do", "erase").with("sure", "yes")))
                .isInstanceOfSatisfying(Answer.GoTo.class, next -> {
                    assertThat(next.notice()).isEqualTo(Notice.error(key));
                    assertThat(next.url()).startsWith("conversation?application=92&dialog=");
                });
        assertThat(directory.find(group.key())).isPresent();
        assertThat(written).containsExactly("Dialogs: dialog not erased | " + name(group) + ", " + outcome);
    }

    @Test
    void aGroupWhoseRoomStaysIsNotErased() {
        Dialog.Group group = group();

        assertThat(show(visit(group).with("confirm", "erase"))).contains("and its room with it");
        assertNotErased(group, "console.conversation.roomStays", "its room is not destroyed");
    }

    @Test
    void aRoomThatIsGoneIsSaidThoughTheJournalDoesNotTakeTheRest() {
        Dialog.Group group = group();
        history.close();
        removal = dialog -> history.erase(dialog.key());

        assertNotErased(group, "console.conversation.roomGone", "its room is destroyed");
    }

    @Test
    void whereAnErasureFailsItIsNotSaidThatNothingWasChanged() {
        Dialog.Group group = group();
        removal = dialog -> {
            throw new IllegalStateException("half-way");
        };

        assertNotErased(group, "console.conversation.eraseFailed", "its room may be destroyed");
    }

    @Test
    void nothingElseIsDone() throws Exception {
        say(PRIVATE, ONE, "one", NOON);

        assertThat(act(visit(PRIVATE).with("sure", "yes"))).isEqualTo(Answer.notFound());
        assertThat(act(visit(PRIVATE).with("do", "else").with("sure", "yes"))).isEqualTo(Answer.notFound());
        assertThat(bodies()).hasSize(1);
    }
}
