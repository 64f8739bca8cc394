package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.dialogs.openfire.history.DialogSearch;
import org.dialogs.openfire.history.DialogTotals;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.dialogs.openfire.users.UserNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialogsPageTest {

    private static final String MARKUP = "<script>alert(1)</script>\"''&</td><b onclick=x>";
    private static final long NOON = 1_795_262_400;

    @RegisterExtension
    final HsqldbDatabase database = new HsqldbDatabase();

    private final Map<Long, String> applications = new TreeMap<>(Map.of(92L, "Shop", 95L, "Empty"));
    private DialogTotals totals;
    private boolean readMessages = true;
    private DialogsPage page;

    @BeforeEach
    void open() {
        totals = new DialogTotals(database, Clock.systemUTC());
        page = new DialogsPage(new DialogLists(
                new DialogSearch(database),
                totals,
                () -> applications,
                new UserNames(database),
                () -> "example.org",
                () -> readMessages));
    }

    @AfterEach
    void close() {
        totals.close();
    }

    private Answer answer(String... fieldsAndValues) {
        return answer(Locale.ENGLISH, fieldsAndValues);
    }

    private Answer answer(Locale locale, String... fieldsAndValues) {
        TestVisit visit = TestVisit.in(locale);
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            visit.with(fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
        return page.show(visit.visit());
    }

    private String show(String... fieldsAndValues) {
        Answer answer = answer(fieldsAndValues);
        assertThat(((Answer.Page) answer).status()).isEqualTo(200);
        return TestVisit.html(answer);
    }

    private String refused(String... fieldsAndValues) {
        Answer answer = answer(fieldsAndValues);
        assertThat(((Answer.Page) answer).status()).isEqualTo(422);
        assertThat(TestVisit.html(answer)).contains("role=\"alert\"").doesNotContain("id=\"dialogs\"");
        return TestVisit.html(answer);
    }

    private static String id(int number) {
        return "%024x".formatted(number);
    }

    private void add(long application, int number, int type, String name, String first, String second, String text)
            throws Exception {
        long said = NOON + number;
        database.execute("INSERT INTO ofDialog (applicationID, dialogID, dialogType, dialogName, roomJID, firstUser,"
                + " secondUser, lastMessageID, lastMessageBody, lastMessageSender, lastMessageSent, lastMessageOrder,"
                + " createdDate, updatedDate, messageCount, activeHour) VALUES (%d, '%s', %d, %s, %s, %s, %s, %s, %s, %s, %s, %s, %d, 0, %d, %d)"
                        .formatted(
                                application,
                                id(number),
                                type,
                                quoted(name),
                                type == 3 ? "NULL" : "'room-" + number + "@muc.example.org'",
                                quoted(first),
                                quoted(second),
                                text == null ? "NULL" : "'" + "a".repeat(24) + "'",
                                quoted(text),
                                text == null ? "NULL" : "'1001-92@example.org'",
                                text == null ? "NULL" : said,
                                text == null ? "NULL" : said,
                                said * 1000,
                                1000 + number,
                                said / 3600));
        database.execute("INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount,"
                + " createdDate) VALUES (%d, '%s', %s, 0, %d, 0)"
                        .formatted(
                                application,
                                id(number),
                                quoted(first == null ? "x@example.org" : first),
                                990 + number));
    }

    private static String quoted(String text) {
        return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
    }

    private void addMessages() throws Exception {
        add(92, 1, 3, null, "1001-92@example.org", "juliet@elsewhere.org", "Wherefore art thou?");
        add(92, 2, 2, "Club", null, null, "second");
    }

    private void addSome() throws Exception {
        addMessages();
        add(0, 3, 1, null, null, null, null);
    }

    @Test
    void withoutDialogsItSaysWhenThereWillBeSome() {
        assertThat(show())
                .contains("There are no dialogs yet.")
                .doesNotContain("id=\"dialogs\"", "Next page", "role=\"alert\"");
        assertThat(show("text", "x")).contains("No dialog was found.").doesNotContain("There are no dialogs yet.");
    }

    @Test
    void aDialogIsOpenedWithTheWayBackToTheListAsItIs() throws Exception {
        addSome();

        assertThat(show("application", "92", "text", "Club"))
                .contains("href=\"conversation?application=92&amp;dialog=" + id(2)
                        + "&amp;list=application%3D92%26text%3DClub\"");
    }

    @Test
    void aDialogIsTold() throws Exception {
        addSome();

        assertThat(show())
                .containsSubsequence(
                        "room-3",
                        "Public group, No application",
                        "1,003",
                        "Nothing has been said yet",
                        "href=\"conversation?application=92&amp;dialog=" + id(2) + "\"",
                        "Club",
                        "Group, Shop (92)",
                        "href=\"conversation?application=92&amp;dialog=" + id(1) + "\"",
                        "dir=\"auto\"><bdi>1001-92</bdi>, <bdi>juliet@elsewhere.org</bdi></a>",
                        "Private, Shop (92)",
                        "href=\"dialogs?user=1001-92%40example.org\">All of 1001-92",
                        "href=\"dialogs?user=juliet%40elsewhere.org\">All of juliet@elsewhere.org",
                        ">1</td>",
                        ">1,001</td>",
                        ">10</td>",
                        "Wherefore art thou?",
                        "<time datetime=\"2026-11-21T12:00:01Z\" class=\"dialogs-moment\">"
                                + "<span>Nov 21, 2026</span> <span>12:00:01 PM</span></time>")
                .containsPattern("Unread\\s*<div class=\"dialogs-small\">of all members</div>")
                .contains("<option value=\"95\">Empty (95)</option>", "<option value=\"92\">Shop (92)</option>");
    }

    @Test
    void usersOfApplicationsAreThereByTheirNames() throws Exception {
        addMessages();
        call(1001, 92, MARKUP + " \u05e2\u05e0\u05ea", "ann");
        call(1002, 92, "Nobody here", "ben");

        String page = show();

        String ann =
                "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;\"''&amp;&lt;/td&gt;&lt;b onclick=x&gt; \u05e2\u05e0\u05ea</bdi>"
                        + " (<bdi>1001-92</bdi>)";
        assertThat(page)
                .contains("dir=\"auto\">" + ann + ", <bdi>juliet@elsewhere.org</bdi></a>")
                .contains("<a href=\"dialogs?user=1001-92%40example.org\">" + ann + "</a></div>")
                .contains("All of 1001-92")
                .doesNotContain("<script>", "Nobody here", "ben");
    }

    @ParameterizedTest
    @CsvSource({
        "user, ann.lee, 1",
        "user, ann@example.org, 1",
        "user, ANN@Example.ORG, 1",
        "user, 49170, 1",
        "user, @ann@lee, 1",
        "user, ben, 0"
    })
    void aUserIsFoundByHisLoginAndHisEmailAddress(String field, String written, int found) throws Exception {
        addSome();
        name(92, 1, "ann.lee", 1001);
        name(92, 2, "ann@example.org", 1001);
        name(92, 1, "49170", 1001);
        name(92, 1, "@ann@lee", 1001);
        name(92, 1, "ben", 1002);

        String html = show(field, written);
        assertThat(html).contains("value=\"" + written + "\"");
        assertThat(Pattern.compile("href=\"conversation\\?").matcher(html).results())
                .hasSize(found);
    }

    /** There may be several. */
    @Test
    void usersAreFoundByTheirFullName() throws Exception {
        addSome();
        add(93, 4, 2, "Elsewhere", "1-93@example.org", null, "text");
        call(92, 1001, "Ann van der Lee");
        call(93, 1, "Ann van der Lee");

        assertThat(show("user", "Ann van der Lee")).contains(">Elsewhere</a>", "juliet@elsewhere.org");
        assertThat(show("user", "Ann van der Lee", "application", "93"))
                .contains(">Elsewhere</a>")
                .doesNotContain("juliet@elsewhere.org");
        assertThat(refused("user", "ann van der lee")).contains("id=\"user-error\">Nobody is found by this");

        for (int user = 2; user < 21; user++) {
            call(93, user, "Ann van der Lee");
        }
        assertThat(refused("user", "Ann van der Lee")).contains("id=\"user-error\">More than 20 users have this name.");
        assertThat(show("user", "Ann van der Lee", "application", "93")).contains(">Elsewhere</a>");
    }

    private void call(long application, int user, String fullName) throws SQLException {
        database.execute("INSERT INTO ofDialogUser (applicationID, userID, fullName, createdDate, updatedDate) VALUES ("
                + application + ", " + user + ", '" + fullName + "', 0, 0)");
    }

    @Test
    void aLoginIsLookedForAsItIsAndInTheApplicationThatIsChosen() throws Exception {
        addSome();
        add(93, 4, 2, "Elsewhere", "1-93@example.org", null, "text");
        name(92, 1, "ann", 1001);
        name(93, 1, "ann", 1);

        assertThat(show("user", "ann")).contains(">Elsewhere</a>", "juliet@elsewhere.org");
        assertThat(show("user", "ann", "application", "93"))
                .contains(">Elsewhere</a>")
                .doesNotContain("juliet@elsewhere.org");
        assertThat(refused("user", "Ann")).contains("id=\"user-error\">Nobody is found by this");
        assertThat(refused("user", "ann", "application", "0")).contains("id=\"user-error\">Nobody is found by this");
    }

    @ParameterizedTest
    @ValueSource(strings = {"romeo", "Romeo", "ROMEO@example.org"})
    void anOrdinaryUserOfADialogIsFoundByHisName(String written) throws Exception {
        addSome();
        add(0, 4, 3, null, "romeo@example.org", "juliet@example.org", "text");

        assertThat(show("user", written))
                .contains("<bdi>romeo</bdi>, <bdi>juliet</bdi>")
                .doesNotContain("Club");
        assertThat(show("user", written, "application", "92")).contains("No dialog was found.");
    }

    @Test
    void whoIsKnownButInNoDialogIsFoundWithoutDialogs() throws Exception {
        addSome();
        name(95, 1, "zoe", 7);
        applications.put(95L, "New");

        assertThat(show("user", "zoe")).contains("No dialog was found.").doesNotContain("Dialogs found");
        assertThat(show("user", "somebody@elsewhere.org")).contains("No dialog was found.");
        assertThat(refused("user", "zoe", "application", "92")).contains("id=\"user-error\">Nobody is found by this");
    }

    @Test
    void namesAreNotLookedForInVeryManyApplications() throws Exception {
        for (long i = 1; i <= 101; i++) {
            applications.put(i, "App " + i);
        }
        addSome();

        assertThat(refused("user", "ann")).contains("id=\"application-error\">There are too many applications");
        assertThat(show("user", "1001-92")).contains("juliet@elsewhere.org");
        assertThat(show("user", "juliet@elsewhere.org", "application", "92")).contains("juliet@elsewhere.org");
    }

    @Test
    void nobodyPassesForAnotherUserByHisLogin() throws Exception {
        addSome();
        add(92, 4, 2, "Of another", "2001-92@example.org", null, "text");
        name(92, 1, "1001-92", 2001);
        name(92, 2, "1001-92@example.org", 2001);

        assertThat(show("user", "1001-92")).contains("juliet@elsewhere.org").doesNotContain("Of another");
        assertThat(show("user", "1001-92@example.org"))
                .contains("juliet@elsewhere.org")
                .doesNotContain("Of another");
    }

    private void name(long application, int kind, String name, long user) throws Exception {
        database.execute(
                "INSERT INTO ofDialogUserName (applicationID, nameKind, userName, userID) VALUES (%d, %d, %s, %d)"
                        .formatted(application, kind, quoted(name), user));
    }

    private void call(long user, long application, String fullName, String login) throws Exception {
        database.execute("INSERT INTO ofDialogUser (applicationID, userID, login, fullName, createdDate, updatedDate)"
                + " VALUES (%d, %d, %s, %s, 0, 0)".formatted(application, user, quoted(login), quoted(fullName)));
    }

    @Test
    void aLongTextIsCutAndOneWithoutTextSaysSo() throws Exception {
        add(92, 1, 2, "Club", null, null, "\ud83d\ude00 \n ".repeat(200));
        add(92, 2, 2, "Club", null, null, "");

        assertThat(show())
                .contains("\ud83d\ude00 ".repeat(60).strip() + "\u2026")
                .doesNotContain("\ud83d\ude00 ".repeat(61))
                .contains("(no text)");
    }

    @Test
    void whereMessagesMayNotBeReadTheyAreNotShown() throws Exception {
        addSome();
        readMessages = false;

        assertThat(show())
                .contains("(text not shown)", "Club", "1,001")
                .doesNotContain("Wherefore art thou?", "second");
    }

    @Test
    void whoSeesLastMessagesIsWrittenDownAndNobodyElse() throws Exception {
        TestVisit visit = TestVisit.inEnglish();
        page.show(visit.visit());
        add(0, 3, 1, null, null, null, null);
        page.show(visit.visit());
        addMessages();
        readMessages = false;
        page.show(visit.visit());
        assertThat(visit.audit).isEmpty();

        readMessages = true;
        page.show(visit.visit());
        assertThat(visit.audit).hasSize(1);
        assertThat(visit.audit.get(0))
                .startsWith("Dialogs: last messages seen in the list | ")
                .doesNotContain("Wherefore");

        page.show(visit.again().visit());
        assertThat(visit.audit).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u00a0\u200b", "\u2060\u202e", "\u3164", "\u0301"})
    void aNameThatNobodySeesIsTheRoomsInstead(String name) throws Exception {
        add(92, 2, 2, name, null, null, "text");

        assertThat(show()).contains("dir=\"auto\">room-2</a>");
    }

    @Test
    void whateverIsInADialogIsText() throws Exception {
        add(92, 1, 2, MARKUP, null, null, MARKUP);
        add(92, 2, 3, null, "a<b>@example.org", "\u0645\u0631\u062d\u0628\u0627@example.org", MARKUP);

        assertThat(refused("user", "<b>x")).contains("value=\"&lt;b>x\"").doesNotContain("<b ", "<b>");
        assertThat(show())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "a&lt;b&gt;", "\u0645\u0631\u062d\u0628\u0627")
                .doesNotContain("<script", "<b ", "<b>", "</td><b");
    }

    @ParameterizedTest
    @CsvSource({
        "application, 92, 2",
        "application, 0, 1",
        "application, 7, 0",
        "type, private, 1",
        "type, group, 1",
        "type, public, 1",
        "user, 1001, 1",
        "user, 1001-92, 1",
        "user, 1001-92@EXAMPLE.org, 1",
        "user, 2001-92@example.org, 0",
        "user, 1002, 0",
        "text, WHEREFORE, 0",
        "text, ELSEWHERE, 1",
        "text, clu, 1",
        "text, 000000000000000000000003, 1",
        "from, 2026-11-21, 3",
        "from, 2026-11-22, 0",
        "until, 2026-11-21, 3",
        "until, 2026-11-20, 0"
    })
    void aFilterLeavesOutTheOthers(String field, String value, int found) throws Exception {
        addSome();

        String html = show(field, value);

        assertThat(Pattern.compile("href=\"conversation\\?").matcher(html).results())
                .hasSize(found);
        assertThat(html).containsPattern("(value=\"" + value + "\")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application | x | There is no such application.",
                "application | -1 | There is no such application.",
                "type | 4 | There is no such type.",
                "user | a b | Nobody is found by this",
                "user | a@b/c | Nobody is found by this",
                "user | @b | Nobody is found by this",
                "user | juliet | Nobody is found by this",
                "user | nobody | Nobody is found by this",
                "user | Nobody | Nobody is found by this",
                "from | 21.11.2026 | This is not a day.",
                "from | 2026-02-30 | This is not a day.",
                "until | +99999-01-01 | This is not a day.",
                "sort | up | There is no such order.",
                "sort | name | Only the dialogs of a user can be in this order.",
                "sort | messages | Only the dialogs of a user can be in this order.",
                "limit | 26 | There can be 25, 50 or 100 dialogs on a page."
            })
    void whatIsWrongIsSaidBesideTheField(String field, String value, String error) throws Exception {
        addSome();

        assertThat(refused(field, value, "text", "kept \"as\" it is"))
                .contains("Nothing is listed: please correct what is marked below.")
                .containsPattern("id=\"" + field + "\"[^>]* aria-invalid=\"true\" aria-describedby=\"[^\"]*" + field
                        + "-error\"")
                .containsPattern("id=\"" + field + "-error\">" + error)
                .contains("kept &#34;as&#34; it is");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThat(refused("application", "x", "text", "x".repeat(256), "from", "2026-11-21", "until", "2026-11-20"))
                .contains("application-error", "At most 255 characters", "The last day is before the first one.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "before"})
    void anAddressThatWasChangedIsRefused(String field) {
        assertThat(refused(field, "1.2.3")).contains("This address is not one of this list.");
    }

    @Test
    void aUserWhoIsInTooManyDialogsIsNotListed() throws Exception {
        add(92, 1, 2, "Club", null, null, "text");
        database.execute(
                "INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)"
                        + " SELECT 92, LPAD(CAST(n AS VARCHAR(24)), 24, '0'), '1001-92@example.org', 0, 0, 0"
                        + " FROM UNNEST(SEQUENCE_ARRAY(0, 50000, 1)) AS numbers (n)");

        assertThat(refused("user", "1001-92"))
                .contains("id=\"user-error\">This user has too many dialogs to look at them all.");
    }

    @Test
    void moreApplicationsThanCanBeToldAreAskedToBeChosenFrom() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < DialogSearch.MOST_APPLICATIONS; i++) {
            rows.append(i == 0 ? "" : ", ").append("(%d, '%s', 2, 0, 0)".formatted(i, id(i)));
        }
        database.execute(
                "INSERT INTO ofDialog (applicationID, dialogID, dialogType, createdDate, updatedDate) VALUES " + rows);

        assertThat(refused("user", "juliet")).contains("There are too many applications to list the dialogs of all.");
        assertThat(show("user", "1001", "application", "92")).contains("No dialog was found.");
    }

    @Test
    void tooManyDialogsOfAUserAndTooManyApplicationsAreNotListed() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i <= 100; i++) {
            rows.append(i == 0 ? "" : ", ").append("(%d, '%s', 2, 0, 0)".formatted(i, id(i)));
        }
        database.execute(
                "INSERT INTO ofDialog (applicationID, dialogID, dialogType, createdDate, updatedDate) VALUES " + rows);

        assertThat(refused()).contains("There are too many applications to list the dialogs of all.");
        assertThat(show("application", "92")).contains("id=\"dialogs\"");
    }

    @Test
    void pagesAreLinkedForwardAndBackAndKeepWhatIsLookedFor() throws Exception {
        for (int i = 0; i < 60; i++) {
            add(92, i, 2, "Club " + i, null, null, "text");
        }

        String first = show("limit", "25", "text", "CLUB");
        assertThat(first).contains("Club 59<", "Club 35<", "Next page").doesNotContain("Club 34<", "Previous page");
        String second = show(followed(first, "rel=\"next\""));
        assertThat(second)
                .contains("Club 34<", "Club 10<", "Next page", "Previous page", "First page")
                .doesNotContain("Club 35<", "Club 9<")
                .contains("value=\"CLUB\"", "<option value=\"25\" selected>");
        String third = show(followed(second, "rel=\"next\""));
        assertThat(third).contains("Club 9<", "Club 0<").doesNotContain("Next page");
        assertThat(show(followed(third, "rel=\"prev\"")))
                .contains("Club 34<", "Club 10<")
                .doesNotContain("Club 35<", "Club 9<");
        assertThat(show(followed(second, "rel=\"prev\"")))
                .contains("Club 59<", "Club 35<")
                .doesNotContain("Previous page");
    }

    /** The query of the link that has this attribute after its address. */
    private static String[] followed(String html, String attribute) {
        Matcher link =
                Pattern.compile("href=\"dialogs\\?([^\"]*)\" " + attribute).matcher(html);
        assertThat(link.find()).as(attribute).isTrue();
        return link.group(1).replace("&amp;", "=").split("=", -1);
    }

    @Test
    void theHeadsOfColumnsAreInTheOrderThatIsShownAndLinkTheOther() throws Exception {
        addSome();

        assertThat(show())
                .containsPattern("aria-sort=\"descending\">\\s*<a href=\"dialogs\\?sort=last-up\">Last message")
                .containsPattern("aria-sort=\"none\">\\s*<a href=\"dialogs\\?sort=created\">Created")
                .doesNotContain("sort=name\">Name");
        assertThat(show("sort", "name", "user", "1001-92"))
                .containsPattern("aria-sort=\"ascending\">\\s*<a href=\"dialogs\\?user=1001-92&amp;sort=name-down\">")
                .contains("Dialogs found: 1");
    }

    @Test
    void aSearchThatIsGivenUpSaysSoAndGoesOn() throws Exception {
        for (int i = 0; i < 60; i++) {
            add(92, i, 2, "Club " + i, null, null, "text");
        }
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            rows.append(i == 0 ? "" : ", ")
                    .append("(92, '%s', 2, 'other', %d, 0, %d)"
                            .formatted(id(1000 + i), (NOON + 1000) * 1000, (NOON + 1000) / 3600));
        }
        database.execute("INSERT INTO ofDialog (applicationID, dialogID, dialogType, dialogName, createdDate,"
                + " updatedDate, activeHour) VALUES " + rows);

        String html = show("text", "club");

        assertThat(html)
                .contains("Dialogs were looked at as far as Nov 21, 2026, 12:16:40", "Search further")
                .doesNotContain("id=\"none\"", "id=\"dialogs\"", "rel=\"next\"");
        assertThat(show(followed(html, "id=\"further\""))).contains("Club 59<");
    }

    @Test
    void howManyThereAreIsSaidWhenTheyHaveBeenCounted() throws Exception {
        addSome();
        show();
        Awaitility.await("a count").until(() -> totals.last().isPresent());

        assertThat(show())
                .contains("Dialogs: 3. Messages: 3,006.", "Counted on")
                .containsSubsequence("No application", "Public group", "Shop (92)", "Group", "Private")
                .doesNotContain("being counted");
    }

    @Test
    void itHasNothingToDo() {
        assertThat(page.act(TestVisit.inEnglish().visit(), (summary, details) -> {
                    throw new AssertionError(summary);
                }))
                .isEqualTo(Answer.notFound());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "es", "pt-BR", "zh-CN"})
    void inEveryLanguageItHasNoScriptsAndTheConsolesPlaceForIt(String language) throws Exception {
        addSome();
        for (List<String> query : List.of(List.of("text", "clu"), List.of("user", "1001"), List.of("user", "a b"))) {
            assertThat(TestVisit.html(answer(Locale.forLanguageTag(language), query.get(0), query.get(1))))
                    .contains("<html lang=\"" + language + "\">", "<meta name=\"pageID\" content=\"dialogs-list\">")
                    .doesNotContain("<script", "javascript:")
                    .doesNotContainPattern("<[^>]* on[a-z]+=")
                    .doesNotContainPattern("<[^>]* style=");
        }
    }
}
