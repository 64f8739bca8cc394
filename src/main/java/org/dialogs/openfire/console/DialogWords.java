package org.dialogs.openfire.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dialogs.openfire.console.DialogListView.Heading;
import org.dialogs.openfire.console.DialogView.Moment;
import org.dialogs.openfire.console.DialogsForm.Order;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.history.DialogEntry.LastMessage;
import org.dialogs.openfire.history.DialogPage;
import org.dialogs.openfire.history.DialogSummary;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogType;

/**
 * Dialogs as administrators read them.
 *
 * @param names what applications are called
 * @param people those who are in them, or have written in them
 * @param readMessages whether what was said is shown
 */
record DialogWords(Texts texts, Map<Long, String> names, People people, boolean readMessages) {

    private static final int PREVIEW = 120;

    String application(long id) {
        if (id == Dialog.NO_APPLICATION) {
            return texts.text("console.dialogs.application.none");
        }
        return names.containsKey(id) ? names.get(id) + " (" + id + ")" : String.valueOf(id);
    }

    static String type(Texts texts, DialogType type) {
        return texts.text(
                switch (type) {
                    case PUBLIC_GROUP -> "console.dialogs.type.public";
                    case GROUP -> "console.dialogs.type.group";
                    case PRIVATE -> "console.dialogs.type.private";
                });
    }

    DialogListView list(DialogPage page, DialogsForm form) {
        ListAddress shown = ListAddress.of(form);
        Link here = Link.to(DialogsPage.URL);
        for (String field : DialogsForm.FIELDS) {
            here = here.with(field, form.typed(field));
        }
        Link first = here;
        String next = page.next()
                .map(place -> first.with(DialogsForm.AFTER, place.code()).url())
                .orElse("");
        String previous = page.previous()
                .map(place -> first.with(DialogsForm.BEFORE, place.code()).url())
                .orElse("");
        boolean isBack = form.before().isPresent();
        boolean isGivenUp = page.searchedTo().isPresent();
        return new DialogListView(
                page.dialogs().stream().map(dialog -> dialog(dialog, shown)).toList(),
                headings(form),
                page.total()
                        .filter(total -> total > 0)
                        .map(total -> texts.text("console.dialogs.found", total))
                        .orElse(""),
                page.searchedTo()
                        .map(time -> texts.text("console.dialogs.searched", texts.time(time)))
                        .orElse(""),
                page.previous().isPresent() ? first.url() : "",
                isGivenUp && isBack ? "" : previous,
                isGivenUp && !isBack ? "" : next,
                isBack ? previous : next,
                !form.isEmpty());
    }

    private List<Heading> headings(DialogsForm form) {
        boolean ofUser = !form.typed(DialogsForm.USER).isEmpty();
        return List.of(
                heading(form, "console.dialogs.name", false, ofUser, Order.NAME, Order.NAME_DOWN),
                heading(form, "console.dialogs.members", true, false, Order.NAME, Order.NAME),
                heading(form, "console.dialogs.messages", true, ofUser, Order.MOST, Order.FEWEST),
                heading(form, "console.dialogs.unread", true, false, Order.NAME, Order.NAME)
                        .with(texts.text("console.dialogs.unread.all")),
                heading(form, "console.dialogs.last", false, true, Order.LATEST, Order.LONGEST_AGO),
                heading(form, "console.dialogs.created", false, true, Order.NEWEST, Order.OLDEST));
    }

    private Heading heading(
            DialogsForm form, String key, boolean isNumber, boolean isSortable, Order usual, Order reverse) {
        String label = texts.text(key);
        if (!isSortable) {
            return new Heading(label, "", isNumber, "", "");
        }
        Order now = form.order();
        boolean isNow = now == usual || now == reverse;
        Link link = Link.to(DialogsPage.URL);
        for (String field : DialogsForm.FIELDS) {
            boolean isSort = field.equals(DialogsForm.SORT);
            link = link.with(field, isSort ? (now == usual ? reverse : usual).code() : form.typed(field));
        }
        return new Heading(
                label,
                "",
                isNumber,
                isNow ? (now.sort().descending() ? "descending" : "ascending") : "none",
                link.url());
    }

    private static Stream<String> users(DialogEntry dialog) {
        return Stream.of(dialog.firstUser(), dialog.secondUser())
                .flatMap(Optional::stream)
                .distinct();
    }

    /** All whose names are on the page of these. */
    static Stream<String> users(DialogPage page) {
        return page.dialogs().stream()
                .map(DialogSummary::dialog)
                .flatMap(dialog -> Stream.concat(users(dialog), dialog.last().map(LastMessage::senderJid).stream()));
    }

    private DialogView dialog(DialogSummary summary, ListAddress list) {
        DialogEntry dialog = summary.dialog();
        Optional<LastMessage> last = dialog.last();
        String text = last.filter(message -> readMessages)
                .map(message -> preview(message.body()))
                .orElse("");
        List<Person> users = users(dialog).map(people::person).toList();
        return new DialogView(
                name(dialog, users),
                new DialogAddress(dialog.key(), list, DialogAddress.Search.NONE).url(),
                type(texts, dialog.type()) + ", " + application(dialog.key().applicationId()),
                users,
                number(summary.members(), summary.more()),
                texts.number(dialog.messages()),
                number(summary.unread(), summary.more()),
                text,
                last.isPresent()
                        ? texts.text(readMessages ? "console.dialogs.noText" : "console.dialogs.notShown")
                        : texts.text("console.dialogs.nothing"),
                last.map(LastMessage::senderJid).map(people::person).stream().toList(),
                last.map(message -> moment(Instant.ofEpochSecond(message.order())))
                        .orElse(Moment.NONE),
                moment(dialog.created()));
    }

    private static String name(DialogEntry dialog, List<Person> users) {
        return dialog.name()
                .filter(Visible::isVisible)
                .or(() -> dialog.roomJid().map(room -> room.substring(0, Math.max(0, room.indexOf('@')))))
                .orElseGet(() -> users.isEmpty() ? dialog.key().id().hex() : "");
    }

    private String number(long counted, boolean isMore) {
        return texts.number(counted) + (isMore ? "+" : "");
    }

    private Moment moment(Instant time) {
        return new Moment(texts.shortDay(time), texts.timeOfDay(time), time.toString());
    }

    private static String preview(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= PREVIEW
                ? line
                : line.substring(0, line.offsetByCodePoints(0, PREVIEW)).stripTrailing() + "\u2026";
    }
}
