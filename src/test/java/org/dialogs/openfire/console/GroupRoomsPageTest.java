package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.rooms.Repair;
import org.dialogs.openfire.rooms.Repair.Kind;
import org.dialogs.openfire.rooms.RepairReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRoomsPageTest {

    private static final GroupRoom GROUP = new GroupRoom(92, new DialogId("65f1a2b3c4d5e6f700000001"));
    private static final String MARKUP = "<script>alert(1)</script>\"'&</td><b onclick=x>";

    private final List<String> written = new ArrayList<>();
    private Optional<RepairReport> last = Optional.empty();
    private boolean running;
    private boolean begins = true;

    private final GroupRoomsPage page = new GroupRoomsPage(new GroupRepairs(() -> last, () -> running, () -> begins));

    private String show(Locale locale) {
        return TestVisit.html(page.show(TestVisit.in(locale).visit()));
    }

    private String show() {
        return show(Locale.ENGLISH);
    }

    private Answer act() {
        return page.act(TestVisit.inEnglish().visit(), (summary, details) -> written.add(summary));
    }

    private static RepairReport report(Map<Kind, Long> counts, List<Repair> repairs, long failures) {
        return report(0, counts, repairs, failures);
    }

    private static RepairReport report(long elsewhere, Map<Kind, Long> counts, List<Repair> repairs, long failures) {
        return new RepairReport(
                Instant.parse("2026-11-21T12:34:56Z"),
                Duration.ofSeconds(90),
                5000,
                4999,
                elsewhere,
                counts,
                repairs,
                failures);
    }

    @Test
    void beforeTheFirstCheckItSaysThatThereWasNone() {
        assertThat(show())
                .contains("No check has ended since the server started.", "No check is running.")
                .contains(
                        "data-running=\"false\">",
                        "<a href=\"settings#dialogs.groups.repairInterval\" class=\"dialogs-in-text\">In the settings: Check of group rooms</a>")
                .doesNotContain("id=\"report\"", "disabled");
    }

    @Test
    void whileACheckRunsNoOtherCanBeBegun() {
        running = true;

        assertThat(show())
                .contains(
                        "data-running=\"true\">A check is running.", "<button type=\"submit\" id=\"begin\" disabled>");
    }

    @Test
    void aCheckThatFoundNothingIsNoTable() {
        last = Optional.of(report(Map.of(), List.of(), 0));

        assertThat(show())
                .contains("Nov 21, 2026, 12:34:56 PM UTC", "1 min 30 s", "5,000", "4,999", "nothing had to be repaired")
                .doesNotContain("id=\"counts\"", "id=\"repairs\"", "could not be compared");
    }

    @Test
    void whereNotAllWereComparedTheyAreNotCalledTheSame() {
        last = Optional.of(report(4999, Map.of(), List.of(), 0));
        assertThat(show())
                .containsSubsequence("Groups with a room elsewhere", "4,999", "cannot be used")
                .doesNotContain("nothing had to be repaired", "id=\"counts\"");

        last = Optional.of(report(0, Map.of(), List.of(), 1));
        assertThat(show()).doesNotContain("nothing had to be repaired", "elsewhere");
    }

    @Test
    void repairsAreCountedByKindAndListed() {
        last = Optional.of(report(
                Map.of(Kind.RENAMED, 1L, Kind.ROOM_MADE, 1200L),
                List.of(new Repair(GROUP, Kind.RENAMED, "Tea"), new Repair(GROUP, Kind.ROOM_MADE, "")),
                0));

        assertThat(show())
                .containsSubsequence("Repairs", "1,201")
                .containsSubsequence(
                        "id=\"counts\"",
                        "Room made again",
                        "1,200",
                        "Renamed",
                        ">1<",
                        "first 2 of 1,201",
                        GROUP.name(),
                        "Renamed",
                        "Tea");
    }

    @Test
    void nothingIsSaidOfFirstOnesWhereAllAreListed() {
        last = Optional.of(report(Map.of(Kind.RENAMED, 1L), List.of(new Repair(GROUP, Kind.RENAMED, "Tea")), 0));

        assertThat(show()).doesNotContain("These are the first");
    }

    @Test
    void aThousandRepairsAreListed() {
        List<Repair> repairs = IntStream.range(0, 1000)
                .mapToObj(i -> new Repair(GROUP, Kind.MEMBERS_ADDED, "number " + i))
                .toList();
        last = Optional.of(report(Map.of(Kind.MEMBERS_ADDED, 1000L), repairs, 0));

        assertThat(show()).contains("number 0<", "number 999<");
    }

    @Test
    void failuresSayWhereToLook() {
        last = Optional.of(report(Map.of(), List.of(), 3));

        assertThat(show()).contains("the server's log says what");
    }

    @Test
    void whateverIsInAReportIsText() {
        last = Optional.of(report(Map.of(Kind.RENAMED, 1L), List.of(new Repair(GROUP, Kind.RENAMED, MARKUP)), 0));

        assertThat(show())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>", "<b ", "</td><b");
    }

    @Test
    void theFormHasTheToken() {
        assertThat(show())
                .contains("<form method=\"post\" action=\"group-rooms\">")
                .contains("<input type=\"hidden\" name=\"csrf\" value=\"the-token\">");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "es", "pt-BR", "zh-CN"})
    void inEveryLanguageItHasNoScriptsOfItsOwnAndTheConsolesPlaceForIt(String language) {
        last = Optional.of(report(Map.of(Kind.RENAMED, 1L), List.of(new Repair(GROUP, Kind.RENAMED, "Tea")), 1));

        assertThat(show(Locale.forLanguageTag(language)))
                .contains("<html lang=\"" + language + "\">", "<meta name=\"pageID\" content=\"dialogs-group-rooms\">")
                .contains("<script src=\"js/groupRooms.js\" defer></script>")
                .doesNotContain("<script>", "javascript:")
                .doesNotContainPattern("<[^>]* on[a-z]+=")
                .doesNotContainPattern("<[^>]* style=");
    }

    @Test
    void whoBeginsACheckIsWrittenDown() {
        assertThat(act()).isEqualTo(Answer.goTo("group-rooms", Notice.success("console.groupRooms.started")));
        assertThat(written).containsExactly("Dialogs: check and repair of group rooms");
    }

    @Test
    void whereNoneIsBegunNothingIsWrittenDown() {
        begins = false;

        assertThat(act()).isEqualTo(Answer.goTo("group-rooms", Notice.warning("console.groupRooms.alreadyRunning")));
        assertThat(written).isEmpty();
    }
}
