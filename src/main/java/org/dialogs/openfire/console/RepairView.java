package org.dialogs.openfire.console;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dialogs.openfire.rooms.Repair;
import org.dialogs.openfire.rooms.RepairReport;

/**
 * A report of a check as text.
 *
 * @param failed whether something could not be found out or repaired
 * @param elsewhere how many groups have their rooms on another service; empty if all have them on the one that is set
 * @param agreed whether all were compared, and were the same
 * @param counts how often what was repaired; without that which was not
 * @param repairs the first of them
 * @param shown how many of how many these are; empty if these are all
 */
record RepairView(
        String started,
        String took,
        String dialogs,
        String rooms,
        String failures,
        boolean failed,
        String elsewhere,
        boolean agreed,
        String total,
        List<Count> counts,
        List<Entry> repairs,
        String shown) {

    record Count(String what, String number) {}

    record Entry(String room, String what, String detail) {}

    static RepairView of(RepairReport report, Texts texts) {
        List<Entry> entries = report.repairs().stream()
                .map(repair -> new Entry(repair.group().name(), what(repair.kind(), texts), repair.detail()))
                .toList();
        return new RepairView(
                texts.time(report.started()),
                texts.duration(report.took()),
                texts.number(report.dialogs()),
                texts.number(report.rooms()),
                texts.number(report.failures()),
                report.failures() > 0,
                report.elsewhere() > 0 ? texts.number(report.elsewhere()) : "",
                report.failures() == 0 && report.elsewhere() == 0 && report.total() == 0,
                texts.number(report.total()),
                counts(report.counts(), texts),
                entries,
                entries.size() < report.total()
                        ? texts.text("console.groupRooms.shown", entries.size(), report.total())
                        : "");
    }

    private static List<Count> counts(Map<Repair.Kind, Long> counts, Texts texts) {
        return Arrays.stream(Repair.Kind.values())
                .filter(kind -> counts.getOrDefault(kind, 0L) > 0)
                .map(kind -> new Count(what(kind, texts), texts.number(counts.get(kind))))
                .toList();
    }

    private static String what(Repair.Kind kind, Texts texts) {
        return texts.text("console.groupRooms.kind." + kind);
    }
}
