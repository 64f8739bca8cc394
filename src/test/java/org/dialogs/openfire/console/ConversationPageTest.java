package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.DialogType;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationPageTest extends ConversationFixture {

    private static final Pattern SAID = Pattern.compile("<p class=\"dialogs-said\" dir=\"auto\">([^<]*)</p>");

    private static List<String> said(String html) {
        return SAID.matcher(html).results().map(found -> found.group(1)).toList();
    }

    /** The visit to which a link of a page leads. */
    private static Optional<TestVisit> link(String html, String name) {
        Matcher link = Pattern.compile("<a [^>]*id=\"" + name + "\"[^>]*>|<a href=\"[^\"]*\" id=\"" + name + "\"")
                .matcher(html);
        if (!link.find() || link.group().contains(" hidden")) {
            return Optional.empty();
        }
        return Optional.of(address(find(link.group(), "href=\"([^\"]*)\"")));
    }

    private static TestVisit address(String url) {
        String query = url.replace("&amp;", "&").replaceFirst("^conversation\\?", "");
        TestVisit visit = TestVisit.inEnglish();
        for (String part : query.replaceFirst("#.*", "").split("&")) {
            visit.with(part.split("=")[0], part.split("=")[1]);
        }
        return visit;
    }

    private void sayMany(int count) {
        for (int i = 0; i < count; i++) {
            say(PRIVATE, i % 2 == 0 ? ONE : TWO, "message " + i, NOON.plusSeconds(i * 600L));
        }
    }

    private Dialog.Group group(long application, String name) {
        DialogId id = new DialogId("58a4c7a1b5c8d9e0f1a2b3c4");
        Dialog.Group group = new Dialog.Group(application, id, application + "_" + id + "@muc.example.org");
        directory.createGroup(
                new DialogKey(application, id),
                DialogType.GROUP,
                group.roomJid(),
                ONE,
                Optional.of(name),
                Optional.empty(),
                true,
                Map.of(),
                List.of(TWO));
        return group;
    }

    @Test
    void theHeadSaysWhatADialogIs() {
        say(PRIVATE, ONE, "hello", NOON);

        assertThat(show(visit(PRIVATE)))
                .contains(
                        "dir=\"auto\"><bdi>1001-92</bdi>, <bdi>1002-92</bdi></h2>", "Private", "92 (Tea &lt;house&gt;)")
                .contains(PRIVATE.id().hex(), "<dd id=\"count\">1</dd>", "<summary>2</summary>")
                .doesNotContain("id=\"not-written\"");
    }

    @Test
    void theWayBackLeadsToTheListAsItWas() {
        say(PRIVATE, ONE, "hello", NOON);

        assertThat(show(visit(PRIVATE)))
                .contains("<a href=\"dialogs\" id=\"back\">")
                .doesNotContain("name=\"list\"");
        String page = show(visit(PRIVATE).with("list", "user=1001-92&after=7-8&url=//elsewhere.org\">"));
        assertThat(page)
                .contains("<a href=\"dialogs?user=1001-92&amp;after=7-8\" id=\"back\">Back to the dialogs</a>")
                .contains("<input type=\"hidden\" name=\"list\" value=\"user=1001-92&amp;after=7-8\">")
                .contains("&amp;list=user%3D1001-92%26after%3D7-8&amp;confirm=erase\"")
                .doesNotContain("elsewhere.org");
    }

    @Test
    void whoTheyAreIsSaidByTheirNamesWhereverTheyAre() throws Exception {
        String stanza = say(PRIVATE, ONE, "hello", NOON);
        say(PRIVATE, user("romeo"), "as well", NOON);
        read(PRIVATE, TWO, stanza, NOON.plusSeconds(120));
        written();
        call(1001, "Ann " + MARKUP, "ann");
        call(1002, "", "ben");
        String ann = "<bdi>Ann &lt;script&gt;broken()";
        String ben = "<bdi>ben</bdi> (<bdi>1002-92</bdi>)";

        String page = show(visit(PRIVATE));

        assertThat(page)
                .contains("id=\"title\" dir=\"auto\">" + ann, ", " + ben + "</h2>")
                .contains("<li><a href=\"dialogs?user=1002-92%40example.org\">" + ben + "</a></li>")
                .contains("<strong>" + ann, "<strong><bdi>romeo</bdi></strong>", "<td>" + ben + "</td>")
                .doesNotContain("<script>", "<b onclick");
        assertThat(show(visit(PRIVATE).with("search", "hello"))).contains("<strong>" + ann);
        String id = find(page, "id=\"m-([0-9a-f]{24})\"");
        assertThat(show(visit(PRIVATE).with("confirm", "message").with("message", id)))
                .contains("<strong>" + ann, ben + "</h2>");
        assertThat(show(visit(PRIVATE).with("confirm", "erase"))).contains(ben + "</h2>");
    }

    private static String find(String page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private void call(long user, String fullName, String login) throws Exception {
        database.execute("INSERT INTO ofDialogUser (applicationID, userID, login, fullName, createdDate, updatedDate)"
                + " VALUES (92, " + user + ", '" + login + "', '" + fullName.replace("'", "''") + "', 0, 0)");
    }

    @Test
    void theOwnerOfAGroupIsThereByHisName() throws Exception {
        Dialog.Group group = group(92, "Tea");
        call(1001, "Ann Lee", "ann");

        assertThat(show(visit(group)))
                .contains("<dd id=\"owner\"><a href=\"dialogs?user=1001-92%40example.org\">"
                        + "<bdi>Ann Lee</bdi> (<bdi>1001-92</bdi>)</a></dd>");
    }

    @Test
    void theHeadOfAGroupHasItsNameItsRoomAndItsOwner() {
        Dialog.Group group = group(92, MARKUP);

        assertThat(show(visit(group)))
                .contains("&lt;script&gt;broken()&lt;/script&gt;", "<code>" + group.roomJid() + "</code>", "Owner")
                .contains("Nothing was said in this dialog yet.")
                .doesNotContain("<script>", "<b onclick");
    }

    @Test
    void whatOneSeldomNeedsOfADialogIsThereWhenOneOpensIt() {
        Dialog.Group group = group(92, "Tea");

        String page = show(visit(group));

        String details = page.substring(page.indexOf("<details id=\"details\">"), page.indexOf("</details>\n</div>"));
        assertThat(details)
                .contains(group.roomJid(), "<code>" + group.id().hex() + "</code>", "Created", "Last changed")
                .doesNotContain("Group", "Tea", "id=\"count\"", "id=\"members\"");
    }

    @Test
    void aGroupWithoutANameIsCalledAsItsRoom() {
        Dialog.Group group = group(Dialog.NO_APPLICATION, " ");

        assertThat(show(visit(group)))
                .contains("<h2 class=\"jive-contentBoxHeader\" id=\"title\" dir=\"auto\">" + group.roomJid())
                .contains("None");
    }

    @Test
    void ofManyMembersSomeAreNamed() throws Exception {
        Dialog.Group group = group(92, "Tea");
        for (int i = 0; i < 60; i++) {
            directory.add(group.key(), List.of(user(2000 + i + "-92")));
        }

        assertThat(show(visit(group))).contains("<summary>62</summary>", "And 12 more.");
    }

    @Test
    void theLatestMessagesComeWithTheNewestAtTheEndAndTheirDays() {
        sayMany(200);

        String html = show(visit(PRIVATE));

        assertThat(said(html)).hasSize(50).startsWith("message 150").endsWith("message 199");
        assertThat(html).contains("<h3>Sunday, November 22, 2026</h3>");
        assertThat(link(html, "older")).isPresent();
        assertThat(link(html, "newer")).isEmpty();
    }

    @Test
    void theLinksLeadThroughAllOfItInBothDirections() {
        sayMany(130);
        List<String> all = new ArrayList<>();
        String html = show(visit(PRIVATE));
        all.addAll(said(html));
        for (Optional<TestVisit> older = link(html, "older"); older.isPresent(); older = link(html, "older")) {
            html = show(older.get());
            all.addAll(0, said(html));
        }
        assertThat(all).hasSize(130).startsWith("message 0", "message 1").endsWith("message 129");
        assertThat(html).contains("data-day=\"2026-11-21\"");

        List<String> again = new ArrayList<>(said(html));
        for (Optional<TestVisit> newer = link(html, "newer"); newer.isPresent(); newer = link(html, "newer")) {
            html = show(newer.get());
            again.addAll(said(html));
        }
        assertThat(again).isEqualTo(all);
    }

    @Test
    void aDayHasItsMessagesAndWhatFollows() {
        sayMany(300);

        String html = show(visit(PRIVATE).with("date", "2026-11-22"));

        assertThat(said(html)).hasSize(50).startsWith("message 72");
        assertThat(link(html, "older")).isPresent();
        assertThat(link(html, "newer")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"2026-13-01,Please enter a day", "yesterday,Please enter a day", "2027-01-01,Nothing was said since"})
    void aDayThatIsNoneIsSaidBesideTheField(String day, String error) {
        sayMany(3);

        Answer answer = page.show(visit(PRIVATE).with("date", day).visit());

        assertThat(answer).isInstanceOfSatisfying(Answer.Page.class, refused -> {
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.html())
                    .containsPattern("<span id=\"date-error\" class=\"dialogs-bad\">" + error)
                    .contains("value=\"" + day + "\"", "aria-invalid=\"true\"");
            assertThat(said(refused.html())).hasSize(3);
        });
    }

    @Test
    void anyDayThatACalendarHasCanBeAskedFor() {
        sayMany(3);

        assertThat(said(show(visit(PRIVATE).with("date", "0001-01-01")))).hasSize(3);
        assertThat(TestVisit.html(
                        page.show(visit(PRIVATE).with("date", "9999-12-31").visit())))
                .contains("Nothing was said since");
    }

    @ParameterizedTest
    @CsvSource({
        "before,x",
        "before,1",
        "before,-1-2",
        "after,1-",
        "at,1-x",
        "at,9999999999999999999-1",
        "confirm,all",
        "export,xls"
    })
    void whatNoLinkOfOursSaysIsNotFound(String name, String value) {
        say(PRIVATE, ONE, "hello", NOON);

        assertThat(page.show(visit(PRIVATE).with(name, value).visit())).isEqualTo(Answer.notFound());
    }

    @Test
    void aDialogThatIsNotThereIsNotFound() {
        assertThat(page.show(visit(PRIVATE).visit())).isEqualTo(Answer.notFound());
        assertThat(page.act(visit(PRIVATE).visit(), (summary, details) -> {})).isEqualTo(Answer.notFound());
        assertThat(page.show(TestVisit.inEnglish().visit())).isEqualTo(Answer.notFound());
        assertThat(page.show(visit(PRIVATE).with("application", "-1").visit())).isEqualTo(Answer.notFound());
        assertThat(page.show(visit(PRIVATE).with("dialog", MARKUP).visit())).isEqualTo(Answer.notFound());
    }

    @Test
    void whatIsNotWrittenYetIsSaid() {
        say(PRIVATE, ONE, "hello", NOON);
        arrives = false;

        assertThat(show(visit(PRIVATE))).contains("The history is being written");
    }

    @Test
    void whileTheDatabaseIsAwayThePageFails() {
        say(PRIVATE, ONE, "hello", NOON);
        show(visit(PRIVATE));
        database.setAway(true);

        assertThatThrownBy(() -> page.show(visit(PRIVATE).visit())).isInstanceOf(JdbiException.class);
    }

    @Test
    void whateverPeopleSayIsText() {
        say(
                PRIVATE,
                ONE,
                MARKUP,
                NOON,
                List.of(new Attachment(Map.of("type", MARKUP, "name", MARKUP, "url", "javascript:broken()"))),
                Map.of(MARKUP, MARKUP));

        String html = show(visit(PRIVATE));

        assertThat(html)
                .contains(
                        "&lt;script&gt;broken()&lt;/script&gt;",
                        "\u0645\u0631\u062d\u0628\u0627 \ud83d\udc4b",
                        "javascript:broken()")
                .doesNotContain("<script>", "<b ", "href=\"javascript", "dialogs-elsewhere");
    }

    @Test
    void anAttachmentIsToldAndLoadsNothing() {
        say(
                PRIVATE,
                ONE,
                "",
                NOON,
                List.of(
                        new Attachment(Map.of(
                                "type",
                                "photo",
                                "name",
                                "cat.png",
                                "size",
                                "12345",
                                "url",
                                "https://files.example.com/cat.png")),
                        new Attachment(Map.of("type", "file", "id", "777"))),
                Map.of());

        assertThat(show(visit(PRIVATE)))
                .contains("photo: cat.png", "12345", "777")
                .contains("href=\"https://files.example.com/cat.png\" target=\"_blank\" rel=\"noreferrer noopener\""
                        + " class=\"dialogs-elsewhere\" data-media=\"image\"")
                .doesNotContain("<img", "<audio", "<video", "src=\"http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://x.example.com/a", "data:text/html,x", "https:", "//x.example.com", "https://x y", "x"})
    void whatIsNoAddressOfTheWebIsNoLink(String url) {
        say(PRIVATE, ONE, "", NOON, List.of(new Attachment(Map.of("type", "image", "url", url))), Map.of());

        assertThat(show(visit(PRIVATE))).doesNotContain("dialogs-elsewhere");
    }

    @Test
    void parametersReceiptsAndCorrectionsAreThere() {
        String stanza = say(PRIVATE, ONE, "frist", NOON, List.of(), Map.of("color", Map.of("red", List.of("1", "2"))));
        correct(PRIVATE, ONE, stanza, "first", NOON.plusSeconds(60));
        read(PRIVATE, TWO, stanza, NOON.plusSeconds(120));

        assertThat(show(visit(PRIVATE)))
                .contains("Custom parameters", "color", "{\"red\":[\"1\",\"2\"]}")
                .contains("Corrected on Nov 21, 2026, 12:01:00 PM UTC", "frist")
                .contains("Delivered: 1, read: 1", "<td><bdi>1002-92</bdi></td>")
                .contains("Nov 21, 2026, 12:02:00 PM UTC");
    }

    @Test
    void aVeryLongMessageIsShortened() {
        say(PRIVATE, ONE, "x".repeat(19_999) + "\ud83d\udc4b" + "y".repeat(100), NOON);

        assertThat(show(visit(PRIVATE)))
                .contains("The message is 102 characters longer")
                .doesNotContain("yyy", "\ud83d");
    }

    @Test
    void aMessageFarAwayInTimeIsShown() {
        say(PRIVATE, ONE, "old", java.time.Instant.EPOCH);

        assertThat(show(visit(PRIVATE))).contains("Thursday, January 1, 1970");
    }

    @Test
    void aSearchFindsAndLeadsToTheContext() {
        sayMany(100);
        say(PRIVATE, TWO, "a <b>NEEDLE</b> in it", NOON);

        String html = show(visit(PRIVATE).with("search", "needle"));

        assertThat(html)
                .contains("Messages found: 1. The dialog was searched to its beginning.")
                .contains("a &lt;b&gt;<mark>NEEDLE</mark>&lt;/b&gt; in it", "value=\"needle\"")
                .doesNotContain("id=\"messages\"");
        Matcher context = Pattern.compile("href=\"conversation\\?[^\"]*&amp;at=([0-9-]+)#m-([0-9a-f]{24})\"")
                .matcher(html);
        assertThat(context.find()).as(html).isTrue();
        String around = show(visit(PRIVATE).with("at", context.group(1)));
        assertThat(around).contains("id=\"m-" + context.group(2) + "\"");
        assertThat(said(around)).contains("message 0", "a &lt;b&gt;NEEDLE&lt;/b&gt; in it", "message 5");
    }

    @Test
    void aFindIsShownWithTheWayBackToTheOthers() {
        sayMany(120);
        String results = show(visit(PRIVATE).with("search", "message"));
        assertThat(link(results, "results")).isEmpty();
        results = show(link(results, "search-older").orElseThrow());
        assertThat(results).contains("<mark>message</mark> 69");

        TestVisit find = address(find(results, "href=\"(conversation\\?[^\"]*&amp;at=[^\"]*)\""));
        String around = show(find.again());
        assertThat(said(around)).contains("message 69");
        assertThat(around).contains("name=\"search\"", "value=\"message\"");
        assertThat(find.audit).isEmpty();
        String older = show(link(around, "older").orElseThrow());
        assertThat(said(older)).endsWith("message 43");
        for (String page : List.of(around, older)) {
            assertThat(show(link(page, "results").orElseThrow())).contains("<mark>message</mark> 69");
            assertThat(page).containsPattern("data-address=\"[^\"]*&amp;search=message&amp;from=[0-9-]+\"");
        }
        String confirm = show(address(find(around, "href=\"([^\"]*)\" class=\"dialogs-delete\"")));
        assertThat(confirm).contains("name=\"search\" value=\"message\"", "name=\"from\" value=\"");
        assertThat(address(find(confirm, "href=\"(conversation[^\"]*&amp;at=[^\"]*)\""))
                        .visit()
                        .field("search"))
                .contains("message");
        assertThat(show(link(around, "latest").orElseThrow())).doesNotContain("id=\"results\"");
    }

    @Test
    void aSearchWithManyFindsGoesOn() {
        sayMany(120);
        TestVisit visit = visit(PRIVATE).with("search", "message 1");

        String html = show(visit);
        assertThat(html).contains("Messages found: 31.");
        html = show(visit(PRIVATE).with("search", "message"));
        assertThat(html).contains("Messages found: 50.", "older messages were not looked at yet");
        TestVisit older = link(html, "search-older").orElseThrow();
        assertThat(show(older)).contains("<mark>message</mark> 69").doesNotContain("<mark>message</mark> 70");
    }

    /** Somebody who remembers what he has done. */
    private static Visit remembering(TestVisit visit, Set<String> done) {
        Visit plain = visit.visit();
        return new Visit(
                plain.texts(),
                plain.token(),
                plain.notice(),
                plain.form(),
                plain.framed(),
                plain.administrator(),
                plain.log(),
                (what, within) -> done.add(what));
    }

    @Test
    void aSearchThatGoesOnIsWrittenDownOnceAndOneFromAPlaceTypedByHandToo() {
        say(PRIVATE, ONE, "a secret", NOON);
        Set<String> done = new HashSet<>();
        List<TestVisit> visits = new ArrayList<>();
        for (String text : List.of("secret", "secret", "other")) {
            visits.add(visit(PRIVATE).with("search", text).with("from", "999999999999-0"));
        }

        visits.forEach(each -> page.show(remembering(each, done)));

        String searched = "Dialogs: conversation searched | " + name();
        assertThat(visits.get(0).audit).containsExactly("Dialogs: conversation read | " + name(), searched);
        assertThat(visits.get(1).audit).isEmpty();
        assertThat(visits.get(2).audit).containsExactly(searched);
    }

    private static String name() {
        return "Dialog " + PRIVATE.id().hex() + " of application 92";
    }

    @Test
    void aTextThatIsTooLongIsNotSearchedFor() {
        sayMany(1);

        Answer answer = page.show(visit(PRIVATE).with("search", "x".repeat(201)).visit());

        assertThat(((Answer.Page) answer).status()).isEqualTo(422);
        assertThat(TestVisit.html(answer))
                .contains("<span id=\"search-error\" class=\"dialogs-bad\">At most 200 characters");
        assertThat(page.show(
                        visit(PRIVATE).with("search", "x").with("from", "y").visit()))
                .isEqualTo(Answer.notFound());
    }

    @Test
    void readingAndSearchingAreWrittenDownWithoutWhatWasSaid() {
        say(PRIVATE, ONE, "a secret", NOON);

        TestVisit reading = visit(PRIVATE);
        show(reading);
        assertThat(reading.audit).containsExactly("Dialogs: conversation read | " + name());

        TestVisit searching = visit(PRIVATE).with("search", "secret");
        show(searching);
        assertThat(searching.audit)
                .containsExactly(
                        "Dialogs: conversation read | " + name(), "Dialogs: conversation searched | " + name());
    }

    @Test
    void readingIsWrittenDownOnceAnHour() {
        say(PRIVATE, ONE, "hello", NOON);
        TestVisit visit = visit(PRIVATE);
        List<String> asked = new ArrayList<>();
        Visit once = visit.visit();
        Visit known = new Visit(
                once.texts(),
                once.token(),
                once.notice(),
                once.form(),
                once.framed(),
                once.administrator(),
                once.log(),
                (what, within) -> !asked.add(what + " " + within));

        page.show(known);

        assertThat(visit.audit).isEmpty();
        assertThat(asked).containsExactly("conversation " + name() + " PT1H");
    }

    @Test
    void whereMessagesMayNotBeReadThereIsTheHeadAlone() {
        say(PRIVATE, ONE, "a secret", NOON);
        readable = false;
        TestVisit visit = visit(PRIVATE);

        assertThat(show(visit))
                .contains(
                        "<bdi>1001-92</bdi>, <bdi>1002-92</bdi></h2>",
                        "the setting Read messages in the console is off")
                .contains("Erase this dialog", "href=\"dialogs?user=1001-92%40example.org\"")
                .doesNotContain("a secret", "id=\"messages\"", "id=\"search\"", "export=csv");
        assertThat(visit.audit).isEmpty();
        for (String asks : List.of("before", "after", "at", "date", "search", "export")) {
            assertThat(page.show(visit(PRIVATE).with(asks, "1-1").visit()))
                    .as(asks)
                    .isEqualTo(Answer.forbidden("console.conversation.unreadable"));
        }
        assertThat(page.show(visit(PRIVATE).with("confirm", "message").visit()))
                .isEqualTo(Answer.forbidden("console.conversation.unreadable"));
        assertThat(TestVisit.html(
                        page.show(visit(PRIVATE).with("confirm", "erase").visit())))
                .contains("Messages: 1, members: 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "es", "pt-BR", "zh-CN"})
    void inEveryLanguageItHasNoScriptOfItsOwnAndTheConsolesPlaceForIt(String language) {
        say(PRIVATE, ONE, "hello", NOON, List.of(new Attachment(Map.of("id", "1"))), Map.of("a", "b"));
        TestVisit visit = TestVisit.in(Locale.forLanguageTag(language))
                .with("application", "92")
                .with("dialog", PRIVATE.id().hex());

        for (String html :
                List.of(show(visit), show(visit.with("search", "hello")), show(visit.with("confirm", "erase")))) {
            assertThat(html)
                    .contains("<html lang=\"" + language + "\">", "<meta name=\"pageID\" content=\"dialogs-list\">")
                    .doesNotContain("<script>", "javascript:")
                    .doesNotContainPattern("<[^>]* on[a-z]+=")
                    .doesNotContainPattern("<[^>]* style=");
        }
    }
}
