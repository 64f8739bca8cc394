package org.dialogs.openfire.testinterop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dialogs.openfire.testinterop.Outcome.Kind;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Outcome PASSED = new Outcome(Kind.PASSED, "");
    private static final Outcome FAILED = new Outcome(Kind.FAILED, "expected this");
    private static final Outcome IMPOSSIBLE = new Outcome(Kind.IMPOSSIBLE, "no such feature");

    private static final Comparison COMPARISON = new Comparison(
            new TreeMap<>(Map.of(
                    "Muc.join (Normal)", PASSED,
                    "Muc.kick (Normal)", PASSED,
                    "Chat.send (LowLevel, tcp)", PASSED,
                    "Chat.send (LowLevel, websocket)", PASSED,
                    "Mam.page (Normal)", IMPOSSIBLE,
                    "Pep.notify (Normal)", FAILED,
                    "Pep.filter (Normal)", FAILED)),
            new TreeMap<>(Map.of(
                    "Muc.join (Normal)", PASSED,
                    "Muc.kick (Normal)", IMPOSSIBLE,
                    "Chat.send (LowLevel, tcp)", FAILED,
                    "Mam.page (Normal)", IMPOSSIBLE,
                    "Pep.notify (Normal)", PASSED,
                    "Pep.filter (Normal)", FAILED)));

    @Test
    void whatFailsOrIsNotPossibleOrNotRunWithThePluginAloneIsLost() {
        assertThat(COMPARISON.lost())
                .containsExactly("Chat.send (LowLevel, tcp)", "Chat.send (LowLevel, websocket)", "Muc.kick (Normal)");
    }

    @Test
    void aTestIsRunAgainOnceHoweverItWasConnected() {
        assertThat(Comparison.methods(COMPARISON.lost())).containsExactly("Chat.send", "Muc.kick");
    }

    @Test
    void whatPassesBothTimesIsCountedByTheBeginningOfItsName() {
        assertThat(COMPARISON.passing("Muc")).isEqualTo(1);
        assertThat(COMPARISON.passing("Pep")).isZero();
        assertThat(COMPARISON.passing("")).isEqualTo(1);
    }

    @Test
    void theTableSaysOfEachTestThatDidNotPassBothTimesWhere() {
        assertThat(COMPARISON.table("A server", Set.of("Muc.kick (Normal)"))).isEqualToNormalizingNewlines("""
                        A server: 4 tests of 7 pass without the plugin, 2 with it; these in both: 1

                        Pass only without the plugin:
                          Chat.send (LowLevel, tcp)
                              expected this
                          Chat.send (LowLevel, websocket)
                              not run

                        Pass only without the plugin, and with it when they are run again, alone:
                          Muc.kick (Normal)
                              no such feature

                        Pass only with the plugin:
                          Pep.notify (Normal)
                              expected this

                        Fail without the plugin and with it:
                          Pep.filter (Normal)
                              expected this

                        Not possible: the server has no such feature:
                          Mam.page (Normal)
                              no such feature
                        """);
    }
}
