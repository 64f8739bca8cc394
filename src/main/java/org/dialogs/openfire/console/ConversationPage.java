package org.dialogs.openfire.console;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dialogs.openfire.console.ConversationView.Typed;
import org.dialogs.openfire.console.DialogAddress.Search;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.history.Transcript;
import org.dialogs.openfire.history.TranscriptFinds;
import org.dialogs.openfire.history.TranscriptPage;
import org.dialogs.openfire.model.DialogKey;

/**
 * One dialog: what was said in it, a page at a time from any place of it, and what was searched for in it. Whoever reads it is written
 * down, once an hour and dialog, and for each search and each file. It may be switched off for all; then the page says what the dialog is, and no more.
 */
final class ConversationPage implements ConsolePage {

    private static final String PATH = "/conversation";
    private static final int SIZE = 50;
    private static final int LAST_YEAR = 9999;
    private static final Duration WRITTEN_DOWN = Duration.ofHours(1);
    private static final List<String> PLACES = List.of("before", "after", "at");

    private final ConversationSource source;
    private final ConversationViews views;
    private final ConversationRemovals removals;
    private final ConversationExports exports;

    ConversationPage(ConversationSource source) {
        this.source = source;
        ConversationPeople people = new ConversationPeople(source);
        this.views = new ConversationViews(people);
        this.removals = new ConversationRemovals(source, people);
        this.exports = new ConversationExports(source);
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Answer show(Visit visit) {
        return opened(visit).map(this::show).orElseGet(Answer::notFound);
    }

    @Override
    public Answer act(Visit visit, ChangeLog log) {
        return opened(visit)
                .map(dialog -> removals.act(dialog, source.readable().getAsBoolean(), log))
                .orElseGet(Answer::notFound);
    }

    @Override
    public void close() {
        exports.close();
    }

    private Optional<OpenedDialog> opened(Visit visit) {
        return DialogAddress.of(visit.form()).flatMap(address -> {
            boolean isWritten = scrolls(visit) || Patience.await(source.arrival(), address.key());
            return source.directory()
                    .find(address.key())
                    .map(entry -> new OpenedDialog(
                            visit, address, entry, source.domain().get(), isWritten));
        });
    }

    /** Who scrolls has waited for the page from which he does. */
    private static boolean scrolls(Visit visit) {
        return PLACES.stream().anyMatch(name -> visit.field(name).isPresent())
                && Stream.of("confirm", "export", "do")
                        .noneMatch(name -> visit.field(name).isPresent());
    }

    private Answer show(OpenedDialog dialog) {
        Visit visit = dialog.visit();
        Optional<String> confirm = visit.field("confirm");
        if (confirm.equals(Optional.of("erase"))) {
            return removals.askToErase(dialog);
        }
        if (!source.readable().getAsBoolean()) {
            boolean isHeadAlone =
                    PLACES.stream().noneMatch(name -> visit.field(name).isPresent())
                            && List.of("confirm", "export", "search", "date").stream()
                                    .noneMatch(name -> visit.field(name).isPresent());
            return isHeadAlone
                    ? page(dialog, views.headAlone(dialog))
                    : Answer.forbidden("console.conversation.unreadable");
        }
        if (confirm.isPresent()) {
            writeDownReading(dialog);
            return confirm.get().equals("message") ? removals.askToDelete(dialog) : Answer.notFound();
        }
        if (visit.field("export").isPresent()) {
            return exports.export(dialog, visit.field("export").get());
        }
        // A place of one who has searched has the way back to what was found.
        boolean isPlace = PLACES.stream().anyMatch(name -> visit.field(name).isPresent());
        return visit.field("search").isPresent() && !isPlace
                ? search(dialog, visit.field("search").get())
                : messages(dialog);
    }

    private Answer page(OpenedDialog dialog, ConversationView view) {
        return Answer.page(html(dialog.visit(), view));
    }

    private static String html(Visit visit, ConversationView view) {
        return Html.of(output -> JteconversationGenerated.render(output, null, visit, view));
    }

    private void writeDownReading(OpenedDialog dialog) {
        Visit visit = dialog.visit();
        if (visit.memory().isNew("conversation " + dialog.name(), WRITTEN_DOWN)) {
            visit.log().write("Dialogs: conversation read", dialog.name());
        }
    }

    private Answer messages(OpenedDialog dialog) {
        Visit visit = dialog.visit();
        DialogKey key = dialog.entry().key();
        Transcript transcript = source.transcript();
        for (String name : PLACES) {
            Optional<String> cursor = visit.field(name);
            if (cursor.isPresent()) {
                return DialogAddress.place(cursor.get())
                        .map(place -> messages(dialog, page(key, name, place)))
                        .orElseGet(Answer::notFound);
            }
        }
        Optional<String> typed = visit.field("date");
        if (typed.isEmpty()) {
            return messages(dialog, transcript.latest(key, SIZE));
        }
        Optional<LocalDate> day = day(typed.get());
        if (day.isEmpty()) {
            return wrongDate(dialog, typed.get(), visit.text("console.conversation.wrongDate"));
        }
        long since = visit.texts().begin(day.get()).getEpochSecond();
        TranscriptPage page = transcript.since(key, Math.max(0, since), SIZE);
        return page.lines().isEmpty()
                ? wrongDate(dialog, typed.get(), visit.text("console.conversation.nothingSince"))
                : messages(dialog, page);
    }

    private TranscriptPage page(DialogKey key, String name, Position place) {
        return switch (name) {
            case "before" -> source.transcript().before(key, place, SIZE);
            case "after" -> source.transcript().after(key, place, SIZE);
            default -> source.transcript().around(key, place, SIZE);
        };
    }

    private static Optional<LocalDate> day(String typed) {
        try {
            LocalDate day = LocalDate.parse(typed);
            return day.getYear() >= 0 && day.getYear() <= LAST_YEAR ? Optional.of(day) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Answer wrongDate(OpenedDialog dialog, String typed, String error) {
        writeDownReading(dialog);
        ConversationView latest =
                views.messages(dialog, source.transcript().latest(dialog.entry().key(), SIZE));
        return Answer.refused(html(dialog.visit(), latest.withDate(new Typed(typed, error))));
    }

    private Answer messages(OpenedDialog dialog, TranscriptPage page) {
        writeDownReading(dialog);
        return page(dialog, views.messages(dialog, page));
    }

    private Answer search(OpenedDialog dialog, String text) {
        Visit visit = dialog.visit();
        Optional<String> cursor = visit.field("from");
        Optional<Position> from = cursor.flatMap(DialogAddress::place);
        if (cursor.isPresent() && from.isEmpty()) {
            return Answer.notFound();
        }
        writeDownReading(dialog);
        if (text.length() > Search.MOST) {
            String error = visit.text("console.conversation.searchTooLong", Search.MOST);
            return Answer.refused(html(visit, views.notSearched(dialog, text, error)));
        }
        // Whoever goes on has searched before; who types a place by hand has not.
        boolean isNew = visit.memory().isNew("search in " + dialog.name() + " for " + text, WRITTEN_DOWN);
        if (from.isEmpty() || isNew) {
            visit.log().write("Dialogs: conversation searched", dialog.name());
        }
        TranscriptFinds finds = source.transcript().search(dialog.entry().key(), text, from, SIZE);
        return page(dialog, views.finds(dialog, text, finds));
    }
}
