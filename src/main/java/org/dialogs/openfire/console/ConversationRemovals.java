package org.dialogs.openfire.console;

import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.TranscriptLine;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.rooms.DialogRemoval;
import org.dialogs.openfire.rooms.RoomException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a message of a conversation, or all of it, goes for good: asked first, and as the REST API removes it for all. Thread-safe. */
final class ConversationRemovals {

    private static final Logger LOG = LoggerFactory.getLogger(ConversationRemovals.class);

    private static final String DELETE = "delete";
    private static final String ERASE = "erase";

    private final ConversationSource source;
    private final ConversationPeople people;

    ConversationRemovals(ConversationSource source, ConversationPeople people) {
        this.source = source;
        this.people = people;
    }

    /** The page that asks whether a message is to go. */
    Answer askToDelete(OpenedDialog dialog) {
        return message(dialog).map(message -> askToDelete(dialog, message)).orElseGet(Answer::notFound);
    }

    private Answer askToDelete(OpenedDialog dialog, KeptMessage message) {
        Visit visit = dialog.visit();
        List<TranscriptLine> lines =
                source.transcript().around(dialog.entry().key(), message.position(), 2).lines().stream()
                        .filter(line -> line.message().id().equals(message.id()))
                        .toList();
        OpenedDialog met = people.met(dialog, lines);
        Optional<MessageView> view =
                lines.stream().map(line -> MessageView.of(line, met)).findFirst();
        return Answer.page(html(
                visit,
                new ConfirmView(
                        people.head(met),
                        visit.text("console.conversation.deleteQuestion"),
                        visit.text("console.conversation.deleteExplanation"),
                        "",
                        view,
                        DELETE,
                        visit.text("console.conversation.deleteButton"),
                        "",
                        "",
                        dialog.context(message.position(), message.id().hex()))));
    }

    /** The message that is meant, if it is there and in this dialog. */
    private Optional<KeptMessage> message(OpenedDialog dialog) {
        return dialog.visit()
                .field("message")
                .filter(MessageId::isId)
                .map(MessageId::new)
                .flatMap(source.messages()::message)
                .filter(message -> message.dialog().equals(dialog.entry().key()));
    }

    /** The page that asks whether all of the dialog is to go. */
    Answer askToErase(OpenedDialog dialog) {
        return Answer.page(askToErase(dialog, ""));
    }

    private String askToErase(OpenedDialog dialog, String error) {
        Visit visit = dialog.visit();
        ConversationHead head = people.head(people.met(dialog, List.of()));
        boolean takesRoom = DialogRemoval.takesRoom(dialog.entry());
        return html(
                visit,
                new ConfirmView(
                        head,
                        visit.text("console.conversation.eraseQuestion", head.messages(), head.memberCount()),
                        visit.text(
                                takesRoom
                                        ? "console.conversation.eraseWithRoom"
                                        : "console.conversation.eraseExplanation"),
                        dialog.written() ? "" : visit.text("console.conversation.eraseNotWritten"),
                        Optional.empty(),
                        ERASE,
                        visit.text("console.conversation.eraseButton"),
                        visit.text("console.conversation.eraseTick", head.messages()),
                        error,
                        head.url()));
    }

    private static String html(Visit visit, ConfirmView view) {
        return Html.of(output -> JteconversationConfirmGenerated.render(output, null, visit, view));
    }

    /**
     * Does what one of the two pages has asked.
     *
     * @param readable whether messages may be looked at: else none can be deleted alone
     */
    Answer act(OpenedDialog dialog, boolean readable, ChangeLog log) {
        String what = dialog.visit().field("do").orElse("");
        if (what.equals(DELETE)) {
            return readable ? delete(dialog, log) : Answer.forbidden("console.conversation.unreadable");
        }
        return what.equals(ERASE) ? erase(dialog, log) : Answer.notFound();
    }

    private Answer delete(OpenedDialog dialog, ChangeLog log) {
        Optional<KeptMessage> message = message(dialog);
        if (message.isEmpty()) {
            return Answer.goTo(dialog.address().url(), Notice.warning("console.conversation.deletedBefore"));
        }
        String back = dialog.address().url("at", message.get().position());
        if (!source.history().erase(message.get().id())) {
            return Answer.goTo(back, Notice.error("console.conversation.notTaken"));
        }
        log.write("Dialogs: message deleted", "Message " + message.get().id().hex() + ". " + dialog.name());
        return Answer.goTo(
                back,
                isWritten(dialog)
                        ? Notice.success("console.conversation.deleted")
                        : Notice.warning("console.conversation.goingSoon"));
    }

    private boolean isWritten(OpenedDialog dialog) {
        return Patience.await(source.arrival(), dialog.entry().key());
    }

    /** Is written down, too: a part may have been done. */
    private static Answer notErased(OpenedDialog dialog, String outcome, String key, ChangeLog log) {
        log.write("Dialogs: dialog not erased", dialog.name() + ", " + outcome);
        return Answer.goTo(dialog.address().url(), Notice.error(key));
    }

    private Answer erase(OpenedDialog dialog, ChangeLog log) {
        Visit visit = dialog.visit();
        if (visit.field("sure").isEmpty()) {
            return Answer.refused(askToErase(dialog, visit.text("console.conversation.eraseUnticked")));
        }
        try {
            if (!source.removal().test(dialog.entry())) {
                return DialogRemoval.takesRoom(dialog.entry())
                        ? notErased(dialog, "its room is destroyed", "console.conversation.roomGone", log)
                        : notErased(dialog, "the journal has not taken it", "console.conversation.notTaken", log);
            }
        } catch (RoomException e) {
            LOG.warn("{} is not erased", dialog.name(), e);
            return notErased(dialog, "its room is not destroyed", "console.conversation.roomStays", log);
        } catch (RuntimeException e) {
            LOG.error("{} may be erased in part", dialog.name(), e);
            return notErased(dialog, "its room may be destroyed", "console.conversation.eraseFailed", log);
        }
        log.write(
                "Dialogs: dialog erased", dialog.name() + ", " + dialog.entry().messages() + " messages");
        return Answer.goTo(
                dialog.address().list().url(),
                isWritten(dialog)
                        ? Notice.success(
                                "console.conversation.erased",
                                visit.texts().number(dialog.entry().messages()))
                        : Notice.warning("console.conversation.goingSoon"));
    }
}
