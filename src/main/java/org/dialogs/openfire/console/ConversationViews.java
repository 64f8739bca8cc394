package org.dialogs.openfire.console;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.console.ConversationView.Day;
import org.dialogs.openfire.console.ConversationView.Finds;
import org.dialogs.openfire.console.ConversationView.Typed;
import org.dialogs.openfire.history.KeptMessage.Position;
import org.dialogs.openfire.history.TranscriptFinds;
import org.dialogs.openfire.history.TranscriptLine;
import org.dialogs.openfire.history.TranscriptPage;

/** What the page of a conversation shows, made of what there is to show. Thread-safe. */
final class ConversationViews {

    private final ConversationPeople people;

    ConversationViews(ConversationPeople people) {
        this.people = people;
    }

    /** What it is, and no more. */
    ConversationView headAlone(OpenedDialog dialog) {
        OpenedDialog met = people.met(dialog, List.of());
        return view(met, false, List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Typed.EMPTY);
    }

    /** A page of its messages. */
    ConversationView messages(OpenedDialog dialog, TranscriptPage page) {
        List<TranscriptLine> lines = page.lines();
        DialogAddress address = dialog.address();
        OpenedDialog met = people.met(dialog, lines);
        return view(
                met,
                true,
                days(met, lines),
                page.older()
                        ? Optional.of(
                                address.url("before", lines.get(0).message().position()))
                        : Optional.empty(),
                page.newer()
                        ? Optional.of(address.url(
                                "after", lines.get(lines.size() - 1).message().position()))
                        : Optional.empty(),
                Optional.empty(),
                new Typed(address.search().text(), ""));
    }

    private static List<Day> days(OpenedDialog dialog, List<TranscriptLine> lines) {
        List<Day> days = new ArrayList<>();
        LocalDate current = LocalDate.MIN;
        for (TranscriptLine line : lines) {
            LocalDate day = dialog.texts().dayOf(Moments.sent(line.message()));
            if (!day.equals(current)) {
                days.add(new Day(dialog.texts().day(day), day.toString(), new ArrayList<>()));
                current = day;
            }
            days.get(days.size() - 1).messages().add(MessageView.of(line, dialog));
        }
        return days;
    }

    /** What was searched for, and has been found. */
    ConversationView finds(OpenedDialog dialog, String text, TranscriptFinds finds) {
        OpenedDialog met = people.met(dialog, finds.lines());
        List<FindView> found =
                finds.lines().stream().map(line -> FindView.of(line, text, met)).toList();
        Optional<String> older = finds.next()
                .map(place -> dialog.address().url("search", text) + "&from=" + DialogAddress.cursor(place));
        return finds(
                met, new Finds(found, summary(dialog.visit(), found.size(), finds.next()), older), new Typed(text, ""));
    }

    /** That nothing was searched for, and why. */
    ConversationView notSearched(OpenedDialog dialog, String text, String error) {
        OpenedDialog met = people.met(dialog, List.of());
        return finds(met, new Finds(List.of(), "", Optional.empty()), new Typed(text, error));
    }

    private ConversationView finds(OpenedDialog dialog, Finds finds, Typed search) {
        return view(dialog, true, List.of(), Optional.empty(), Optional.empty(), Optional.of(finds), search);
    }

    private static String summary(Visit visit, int found, Optional<Position> next) {
        return next.map(place -> visit.text(
                        "console.conversation.foundBack", found, visit.texts().time(Moments.sent(place))))
                .orElseGet(() -> visit.text("console.conversation.foundAll", found));
    }

    /** @param dialog whose people are known */
    private ConversationView view(
            OpenedDialog dialog,
            boolean readable,
            List<Day> days,
            Optional<String> older,
            Optional<String> newer,
            Optional<Finds> finds,
            Typed search) {
        return new ConversationView(
                people.head(dialog),
                dialog.written() ? "" : dialog.visit().text("console.conversation.notWritten"),
                readable,
                days,
                older,
                newer,
                finds,
                search,
                Typed.EMPTY);
    }
}
