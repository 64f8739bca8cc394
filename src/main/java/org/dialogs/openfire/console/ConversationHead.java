package org.dialogs.openfire.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dialogs.openfire.history.DialogEntry;
import org.dialogs.openfire.model.Dialog;

/**
 * What a dialog is, as text.
 *
 * @param title its name; empty if it has none but its users
 * @param users the two, if it is private
 * @param owners whose it is: one, or none
 * @param facts what it is, with names in the console's language
 * @param details what one seldom needs of it
 * @param members some of them, with their dialogs
 * @param memberCount all of them
 * @param moreMembers how many there are beside these, in words; empty if none
 * @param messages how many it has
 * @param total the same as a number, for the script that shows how far an export has come
 * @param application the id of its application, as its address has it
 * @param dialog its own id
 * @param placesUrl to which a place of it is put
 * @param resultsUrl of what was searched for before; empty if nothing was
 * @param searched what that was
 * @param searchedFrom where these results begin
 * @param listQuery of the list of dialogs from which it was opened; empty for the list as it begins
 * @param listUrl that list
 */
record ConversationHead(
        String title,
        List<Person> users,
        List<Person> owners,
        List<Fact> facts,
        List<Fact> details,
        List<Person> members,
        String memberCount,
        String moreMembers,
        String messages,
        long total,
        String application,
        String dialog,
        String url,
        String placesUrl,
        String resultsUrl,
        String searched,
        String searchedFrom,
        String listQuery,
        String listUrl,
        String csvUrl,
        String jsonLinesUrl,
        String eraseUrl) {

    /** @param code whether it is an id or an address */
    record Fact(String name, String value, boolean code) {}

    /**
     * @param dialog with its members
     * @param application the name of the dialog's application, or empty
     * @param count how many members there are
     */
    static ConversationHead of(OpenedDialog dialog, String application, long count) {
        DialogEntry entry = dialog.entry();
        Texts texts = dialog.texts();
        DialogAddress address = dialog.address();
        List<Person> members = dialog.members().stream().map(dialog::person).toList();
        return new ConversationHead(
                entry.firstUser().isPresent() ? "" : title(entry),
                Stream.of(entry.firstUser(), entry.secondUser())
                        .flatMap(Optional::stream)
                        .map(dialog::person)
                        .toList(),
                entry.ownerJid().map(dialog::person).stream().toList(),
                facts(entry, texts, application),
                details(entry, texts),
                members,
                texts.number(count),
                count > members.size() ? texts.text("console.conversation.moreMembers", count - members.size()) : "",
                texts.number(entry.messages()),
                entry.messages(),
                Long.toString(entry.key().applicationId()),
                entry.key().id().hex(),
                address.url(),
                address.placesUrl(),
                address.search().isEmpty() ? "" : address.resultsUrl(),
                address.search().text(),
                address.search().from(),
                address.list().query(),
                address.list().url(),
                address.url("export", ExportFormat.CSV.extension()),
                address.url("export", ExportFormat.JSON_LINES.extension()),
                address.url("confirm", "erase"));
    }

    private static String title(DialogEntry entry) {
        return entry.name()
                .filter(Visible::isVisible)
                .or(entry::roomJid)
                .orElse(entry.key().id().hex());
    }

    private static List<Fact> facts(DialogEntry entry, Texts texts, String application) {
        long id = entry.key().applicationId();
        String number = Long.toString(id);
        return List.of(
                new Fact(texts.text("console.conversation.type"), DialogWords.type(texts, entry.type()), false),
                new Fact(
                        texts.text("console.conversation.application"),
                        id == Dialog.NO_APPLICATION
                                ? texts.text("console.conversation.noApplication")
                                : application.isEmpty() ? number : number + " (" + application + ")",
                        false));
    }

    private static List<Fact> details(DialogEntry entry, Texts texts) {
        List<Fact> facts = new ArrayList<>();
        facts.add(
                new Fact(texts.text("console.conversation.id"), entry.key().id().hex(), true));
        entry.roomJid().ifPresent(jid -> facts.add(new Fact(texts.text("console.conversation.room"), jid, true)));
        facts.add(new Fact(texts.text("console.conversation.created"), texts.time(entry.created()), false));
        facts.add(new Fact(texts.text("console.conversation.updated"), texts.time(entry.updated()), false));
        return facts;
    }
}
