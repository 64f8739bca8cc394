package org.dialogs.openfire.testinterop;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dialogs.openfire.testinterop.Outcome.Kind;

/** What became of the same tests without the plugin and with it. */
public record Comparison(SortedMap<String, Outcome> without, SortedMap<String, Outcome> with) {

    private static final Outcome NOT_RUN = new Outcome(Kind.FAILED, "not run");

    /** An assertion may tell a whole stanza. */
    private static final int LONG = 240;

    /** Those that pass without the plugin and not with it: failed, not possible or not run. */
    public SortedSet<String> lost() {
        return names((without, with) -> without == Kind.PASSED && with != Kind.PASSED);
    }

    /** How many pass both times of those whose names begin like this. */
    public long passing(String begin) {
        return names((without, with) -> without == Kind.PASSED && with == Kind.PASSED).stream()
                .filter(name -> name.startsWith(begin))
                .count();
    }

    /** The {@code Class.method} of each, for it to be run again: names say how it was connected, too. */
    public static List<String> methods(Set<String> names) {
        return names.stream().map(name -> name.split(" ", 2)[0]).distinct().toList();
    }

    /**
     * For people: what did not pass both times, and why.
     *
     * @param passedAgain those of {@link #lost} that passed when they were run again
     */
    public String table(String title, Set<String> passedAgain) {
        SortedSet<String> lost = lost();
        lost.removeAll(passedAgain);
        return "%s: %d tests of %d pass without the plugin, %d with it; these in both: %d%n"
                        .formatted(
                                title,
                                count(without),
                                names((one, other) -> true).size(),
                                count(with),
                                passing(""))
                + section("Pass only without the plugin", lost)
                + section("Pass only without the plugin, and with it when they are run again, alone", passedAgain)
                + section(
                        "Pass only with the plugin",
                        names((without, with) -> without != Kind.PASSED && with == Kind.PASSED))
                + section(
                        "Fail without the plugin and with it",
                        names((without, with) -> without != Kind.PASSED
                                && with != Kind.PASSED
                                && (without == Kind.FAILED || with == Kind.FAILED)))
                + section(
                        "Not possible: the server has no such feature",
                        names((without, with) -> without == Kind.IMPOSSIBLE && with == Kind.IMPOSSIBLE));
    }

    private String section(String title, Set<String> names) {
        return names.isEmpty()
                ? ""
                : names.stream()
                        .sorted()
                        .map(name -> "  %s%n      %s%n".formatted(name, why(name)))
                        .collect(Collectors.joining("", "%n%s:%n".formatted(title), ""));
    }

    private String why(String name) {
        Outcome outcome = outcome(with, name);
        String why = (outcome.kind() == Kind.PASSED ? outcome(without, name) : outcome).why();
        return why.length() > LONG ? why.substring(0, LONG) + "..." : why;
    }

    private SortedSet<String> names(BiPredicate<Kind, Kind> chosen) {
        return Stream.concat(without.keySet().stream(), with.keySet().stream())
                .filter(name -> chosen.test(
                        outcome(without, name).kind(), outcome(with, name).kind()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Outcome outcome(Map<String, Outcome> outcomes, String name) {
        return outcomes.getOrDefault(name, NOT_RUN);
    }

    private static long count(Map<String, Outcome> outcomes) {
        return outcomes.values().stream()
                .filter(outcome -> outcome.kind() == Kind.PASSED)
                .count();
    }
}
