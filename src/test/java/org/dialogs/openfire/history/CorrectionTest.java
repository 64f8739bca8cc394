package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialogs.openfire.history.Messages.ONE;
import static org.dialogs.openfire.history.Messages.TWO;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dialogs.openfire.testdatabase.OnEachDatabase;
import org.junit.jupiter.api.Test;

/** A message says what another one should have said. (XEP-0308) */
@OnEachDatabase
class CorrectionTest extends HistoryFixture {

    private List<String> before() throws Exception {
        return database.column("SELECT body FROM ofDialogCorrection ORDER BY arrival");
    }

    @Test
    void oneOfSeveralOfOneStanzaIdIsCorrectedByItsOwn() throws Exception {
        store.apply(List.of(said(PRIVATE, ONE, "always", "first"), said(PRIVATE, ONE, "always", "second")));
        String first = database.column("SELECT messageID FROM ofDialogMessage WHERE body = 'first'")
                .get(0);

        correct(PRIVATE, TWO, "c0", first, "of another", false);
        correct(PRIVATE, ONE, "c1", first.toUpperCase(Locale.ROOT), "1st", false);
        correct(PRIVATE, ONE, "c2", "always", "2nd", false);

        assertThat(bodies(PRIVATE.key())).containsExactly("1st", "2nd");
    }

    @Test
    void theKeptTextIsTheCorrectedOneAndTheOriginalStays() throws Exception {
        String id = say(PRIVATE, ONE, "teh");
        correct(PRIVATE, ONE, "c1", id, "the", false);

        KeptMessage kept = reader.page(PRIVATE.key(), HistoryReader.Order.NEWEST_FIRST, Optional.empty(), 10)
                .get(0);
        assertThat(kept.body()).isEqualTo("the");
        assertThat(kept.updated()).isEqualTo(now());
        assertThat(kept.created()).isBefore(now());
        assertThat(before()).containsExactly("teh");
        assertThat(database.column("SELECT lastMessageBody FROM ofDialog")).containsExactly("the");
    }

    @Test
    void aCorrectionOfACorrectionMayNameEither() throws Exception {
        String id = say(PRIVATE, ONE, "1");
        correct(PRIVATE, ONE, "c1", id, "2", true);
        correct(PRIVATE, ONE, "c2", "c1", "3", true);
        correct(PRIVATE, ONE, "c3", id, "4", true);

        assertThat(bodies(PRIVATE.key())).containsExactly("4");
        assertThat(before()).containsExactly("1", "2", "3");
    }

    @Test
    void onlyTheAuthorInTheSameDialogCorrects() throws Exception {
        String id = say(PRIVATE, ONE, "mine");
        correct(PRIVATE, TWO, "c1", id, "forged", false);
        correct(GROUP, ONE, "c2", id, "elsewhere", false);
        correct(PRIVATE, ONE, "c3", "no such message", "lost", false);

        assertThat(bodies(PRIVATE.key())).containsExactly("mine");
        assertThat(database.column("SELECT messageCount FROM ofDialog")).containsExactly("1");
    }

    @Test
    void whatCorrectsNothingIsKeptByItselfIfItAsksForIt() {
        correct(PRIVATE, ONE, "c1", "no such message", "kept", true);
        correct(PRIVATE, ONE, "c2", "c1", "kept, corrected", true);

        assertThat(bodies(PRIVATE.key())).containsExactly("kept, corrected");
    }

    @Test
    void doneAgainItChangesNothing() throws Exception {
        Change original = said(PRIVATE, ONE, "o", "1");
        Change.Keep second = (Change.Keep) said(PRIVATE, ONE, "c1", "2");
        Change.Keep third = (Change.Keep) said(PRIVATE, ONE, "c2", "3");
        List<Change> all = List.of(
                original,
                new Change.Correct(second.message(), "o", true),
                new Change.Correct(third.message(), "o", true));
        store.apply(all);
        store.apply(all);

        assertThat(bodies(PRIVATE.key())).containsExactly("3");
        assertThat(before()).containsExactly("1", "2");
    }

    @Test
    void oneThatIsWrittenLateTakesItsPlaceBeforeThoseThatCameAfterIt() throws Exception {
        Change original = said(PRIVATE, ONE, "o", "1");
        Change.Keep second = (Change.Keep) said(PRIVATE, ONE, "c1", "2");
        Change.Keep third = (Change.Keep) said(PRIVATE, ONE, "c2", "3");
        Change.Keep fourth = (Change.Keep) said(PRIVATE, ONE, "c3", "4");
        store.apply(List.of(
                original,
                new Change.Correct(third.message(), "o", true),
                new Change.Correct(fourth.message(), "o", true)));

        store.apply(List.of(new Change.Correct(second.message(), "o", true)));

        assertThat(bodies(PRIVATE.key())).containsExactly("4");
        assertThat(database.column("SELECT lastMessageBody FROM ofDialog")).containsExactly("4");
        assertThat(before()).containsExactly("1", "2", "3");
        assertThat(store.apply(List.of(original))).as("the original sent again").isZero();
    }

    @Test
    void theOriginalSentAgainIsStillTheSameMessageHoweverSoonItWasCorrected() {
        Change.Keep original = (Change.Keep) said(PRIVATE, ONE, "o", "teh");
        Change correction = new Change.Correct(
                MessageRow.of(
                        Messages.message(
                                PRIVATE, ONE, "c", "the", original.message().received()),
                        original.message().arrival() + 1),
                "o",
                false);
        store.apply(List.of(original, correction));
        assertThat(store.apply(List.of(original, correction))).isZero();

        assertThat(bodies(PRIVATE.key())).containsExactly("the");
    }
}
