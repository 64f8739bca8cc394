package org.dialogs.openfire.console;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dialogs.openfire.console.DialogsForm.Order;
import org.dialogs.openfire.console.DialogsView.Option;
import org.dialogs.openfire.history.DialogPage;
import org.dialogs.openfire.history.DialogQuery;
import org.dialogs.openfire.history.DialogSearch;
import org.dialogs.openfire.history.DialogTotals.Counted;
import org.dialogs.openfire.history.TooManyRowsException;
import org.dialogs.openfire.model.DialogType;

/** The dialogs of the server: those that are looked for, a page at a time, and how many there are. It changes nothing. */
final class DialogsPage implements ConsolePage {

    static final String URL = "dialogs";

    private static final Duration WRITTEN_DOWN = Duration.ofHours(1);

    private final DialogLists lists;

    DialogsPage(DialogLists lists) {
        this.lists = lists;
    }

    @Override
    public String path() {
        return "/" + URL;
    }

    @Override
    public Answer show(Visit visit) {
        DialogsForm form = new DialogsForm(visit);
        List<Long> applications = lists.search().applications();
        Map<Long, String> names = lists.names().get();
        String domain = lists.domain().get();
        // One who has chosen need not wait for all to be told.
        if (applications.size() >= DialogSearch.MOST_APPLICATIONS
                && form.application().isEmpty()) {
            form.refuse(DialogsForm.APPLICATION, "console.dialogs.wrong.applications");
        }
        Set<Long> all = new HashSet<>(applications);
        all.addAll(names.keySet());
        Optional<DialogPage> page = form.query(applications, new UserSearch(lists.search(), lists.users(), all, domain))
                .flatMap(query -> page(form, query));
        page.ifPresent(read -> writeDownReading(visit, read));
        DialogWords words = new DialogWords(
                visit.texts(),
                names,
                People.of(domain, page.stream().flatMap(DialogWords::users), lists.users()),
                lists.readMessages().getAsBoolean());
        DialogsView view = new DialogsView(
                form,
                form.errors(),
                applications(visit, form, applications, words, names),
                types(visit, form),
                orders(visit, form),
                DialogsForm.LIMITS.stream()
                        .map(limit -> new Option(limit.toString(), visit.texts().number(limit), limit == form.limit()))
                        .toList(),
                page.map(read -> words.list(read, form)),
                lists.totals().last().map(counted -> totals(visit, counted, words)));
        String html = Html.of(output -> JtedialogsGenerated.render(output, null, visit, view));
        return form.errors().isEmpty() ? Answer.page(html) : Answer.refused(html);
    }

    @Override
    public Answer act(Visit visit, ChangeLog log) {
        return Answer.notFound();
    }

    /** The beginnings of messages are messages, too. */
    private void writeDownReading(Visit visit, DialogPage page) {
        boolean isRead = lists.readMessages().getAsBoolean()
                && page.dialogs().stream()
                        .anyMatch(summary -> summary.dialog().last().isPresent());
        if (isRead && visit.memory().isNew(URL, WRITTEN_DOWN)) {
            visit.log()
                    .write(
                            "Dialogs: last messages seen in the list",
                            "The list shows the beginning of each dialog's last message. This is written once an hour.");
        }
    }

    private Optional<DialogPage> page(DialogsForm form, DialogQuery query) {
        try {
            return Optional.of(form.before()
                    .map(place -> lists.search().pageBefore(query, place))
                    .orElseGet(() -> lists.search().page(query, form.after())));
        } catch (TooManyRowsException e) {
            if (query.users().isEmpty()) {
                form.refuse(DialogsForm.APPLICATION, "console.dialogs.wrong.applications");
            } else if (!query.sort().by().isIndexed()) {
                form.refuse(DialogsForm.SORT, "console.dialogs.wrong.sortOfMany", DialogSearch.MOST_SORTED);
            } else {
                form.refuse(DialogsForm.USER, "console.dialogs.wrong.tooMany");
            }
            return Optional.empty();
        }
    }

    private static List<Option> applications(
            Visit visit, DialogsForm form, List<Long> applications, DialogWords words, Map<Long, String> names) {
        String typed = form.typed(DialogsForm.APPLICATION);
        TreeSet<Long> all = new TreeSet<>(applications);
        all.addAll(names.keySet());
        form.application().ifPresent(all::add);
        return Stream.concat(
                        Stream.of(new Option("", visit.text("console.dialogs.application.all"), typed.isEmpty())),
                        all.stream()
                                .map(id -> new Option(
                                        id.toString(),
                                        words.application(id),
                                        id.toString().equals(typed))))
                .toList();
    }

    private static List<Option> types(Visit visit, DialogsForm form) {
        String typed = form.typed(DialogsForm.TYPE);
        return Stream.concat(
                        Stream.of(new Option("", visit.text("console.dialogs.type.all"), typed.isEmpty())),
                        Stream.of(DialogType.PRIVATE, DialogType.GROUP, DialogType.PUBLIC_GROUP)
                                .map(type -> new Option(
                                        DialogsForm.code(type),
                                        DialogWords.type(visit.texts(), type),
                                        DialogsForm.code(type).equals(typed))))
                .toList();
    }

    private static List<Option> orders(Visit visit, DialogsForm form) {
        return Arrays.stream(Order.values())
                .map(order -> new Option(order.code(), visit.text(order.key()), order == form.order()))
                .toList();
    }

    private static TotalsView totals(Visit visit, Counted counted, DialogWords words) {
        Texts texts = visit.texts();
        return new TotalsView(
                texts.text("console.dialogs.totals", counted.dialogs(), counted.messages()),
                texts.text("console.dialogs.counted", texts.time(counted.at())),
                counted.totals().stream()
                        .map(total -> new TotalsView.Row(
                                words.application(total.application()),
                                DialogWords.type(texts, total.type()),
                                texts.number(total.dialogs()),
                                texts.number(total.messages())))
                        .toList());
    }
}
