package org.dialogs.openfire.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.dialogs.openfire.history.DeadLetter;
import org.dialogs.openfire.history.LetterBox;
import org.dialogs.openfire.history.LetterId;
import org.dialogs.openfire.history.LetterPage;
import org.dialogs.openfire.history.LettersEnd;
import org.dialogs.openfire.history.Retried;
import org.dialogs.openfire.history.Retried.Ending;
import org.dialogs.openfire.status.Monitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the plugin is and what it does: numbers, their last hour or day, its health; and the dead letters, with what can be done about them. */
final class StatusPage implements ConsolePage {

    private static final Logger LOG = LoggerFactory.getLogger(StatusPage.class);

    /** What can be done with a dead letter, or with all of them; a form says which. */
    static final String RETRY = "retry";

    static final String DISCARD = "discard";
    static final String RETRY_ALL = "retry-all";
    static final String DISCARD_ALL = "discard-all";

    /** The fields of forms and queries: what is to be done, that one is sure, which letter, the end of all that were
     * seen, where the list begins, how far plots go back. */
    static final String DO = "do";

    static final String SURE = "sure";
    static final String LETTER = "letter";
    static final String END = "end";
    static final String FROM = "letters";
    static final String PERIOD = "period";

    private static final String URL = "status";
    static final String LIST = URL + "#dead-letters";
    private static final int LETTERS_ON_PAGE = 25;

    private final Monitor monitor;
    private final Concerns concerns;
    private final LetterBox letters;
    private final BooleanSupplier mayRead;
    private final LongSupplier journalMost;
    private final Clock clock;

    /**
     * @param mayRead whether what people say may be shown
     * @param journalMost how many bytes the journal may take
     */
    StatusPage(
            Monitor monitor,
            Concerns concerns,
            LetterBox letters,
            BooleanSupplier mayRead,
            LongSupplier journalMost,
            Clock clock) {
        this.monitor = monitor;
        this.concerns = concerns;
        this.letters = letters;
        this.mayRead = mayRead;
        this.journalMost = journalMost;
        this.clock = clock;
    }

    @Override
    public String path() {
        return "/" + URL;
    }

    private interface Work<T> {
        T work() throws IOException;
    }

    private static <T> T reading(Work<T> work) {
        try {
            return work.work();
        } catch (IOException e) {
            throw new UncheckedIOException("The dead letters cannot be read or written", e);
        }
    }

    @Override
    public Answer show(Visit visit) {
        if (visit.field(LETTER).isEmpty()) {
            return Answer.page(all(visit, false));
        }
        return opened(visit)
                .map(opened -> Answer.page(one(visit, opened, false)))
                .orElse(Answer.notFound());
    }

    private Optional<DeadLetter.Opened> opened(Visit visit) {
        return visit.field(LETTER).flatMap(LetterId::parse).flatMap(id -> reading(() -> letters.open(id)));
    }

    private String all(Visit visit, boolean unsure) {
        long from = visit.field(FROM)
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(Long::parseLong)
                .orElse(0L);
        // First: whoever reads them counts them, and what looks wrong says how many there are.
        LettersView shown = letters(from, unsure, visit.texts());
        List<Concern> wrong = concerns.all();
        StatusView view = StatusView.of(
                monitor,
                journalMost,
                StatusPlots.Period.of(visit.field(PERIOD).orElse("")),
                shown,
                wrong,
                clock.instant(),
                visit.texts());
        return Html.of(output -> JtestatusGenerated.render(output, null, visit, view, wrong));
    }

    /** Everything else is shown though their file cannot be read. */
    private LettersView letters(long from, boolean unsure, Texts texts) {
        try {
            LetterPage page = letters.page(from, LETTERS_ON_PAGE);
            return LettersView.of(page, letters.takenByErasures(), letters.erasuresWaiting(), from == 0, unsure, texts);
        } catch (IOException e) {
            LOG.warn("The dead letters cannot be read: {}", e.toString());
            return LettersView.unreadable();
        }
    }

    /** Whoever reads what somebody said is written down. */
    private String one(Visit visit, DeadLetter.Opened opened, boolean unsure) {
        DeadLetter letter = opened.letter();
        boolean isShown = mayRead.getAsBoolean() || !letter.what().hasText();
        if (isShown && letter.what().hasText()) {
            visit.log().write("Dialogs: dead letter read", describe(letter));
        }
        LetterView view = new LetterView(
                LettersView.Row.of(letter, visit.texts()),
                Optional.of(opened.content()).filter(content -> isShown),
                opened.whole(),
                unsure);
        return Html.of(output -> JteletterGenerated.render(output, null, visit, view));
    }

    /** Without what was said. */
    private static String describe(DeadLetter letter) {
        return "Record " + letter.record().map(String::valueOf).orElse("unknown")
                + letter.dialog()
                        .map(key -> " of dialog " + key.id().hex() + " of application " + key.applicationId())
                        .orElse("");
    }

    @Override
    public Answer act(Visit visit, ChangeLog log) {
        return switch (visit.field(DO).orElse("")) {
            case RETRY_ALL -> retryAll(visit, log);
            case DISCARD_ALL ->
                visit.field(SURE).isPresent() ? discardAll(visit, log) : Answer.refused(all(visit, true));
            case RETRY ->
                opened(visit).map(opened -> retry(visit, opened.letter(), log)).orElse(Answer.notFound());
            case DISCARD ->
                opened(visit)
                        .map(opened -> visit.field(SURE).isPresent()
                                ? discard(visit, opened.letter(), log)
                                : Answer.refused(one(visit, opened, true)))
                        .orElse(Answer.notFound());
            default -> Answer.notFound();
        };
    }

    private static Optional<LettersEnd> seen(Visit visit) {
        return visit.field(END).flatMap(LettersEnd::parse);
    }

    private Answer retryAll(Visit visit, ChangeLog log) {
        return seen(visit)
                .map(seen -> reading(() -> letters.retryAll(seen)))
                .map(retried -> retried(visit, retried, retried.taken() + " of them", log))
                .orElseGet(StatusPage::changed);
    }

    private Answer retry(Visit visit, DeadLetter one, ChangeLog log) {
        return retried(visit, reading(() -> letters.retry(one.id())), describe(one), log);
    }

    static Answer retried(Visit visit, Retried retried, String which, ChangeLog log) {
        if (retried.taken() > 0) {
            log.write(
                    "Dialogs: dead letters tried again",
                    retried.ending() == Ending.NOT_REMOVED ? which + "; their file still has them" : which);
        }
        String taken = visit.texts().number(retried.taken());
        String left = visit.texts().number(retried.left());
        return switch (retried.ending()) {
            case FULL -> Answer.goTo(LIST, Notice.warning("console.status.letters.full", taken, left));
            case ERASING -> Answer.goTo(LIST, Notice.warning("console.status.letters.erasing", taken, left));
            case CUT_SHORT -> Answer.goTo(LIST, Notice.error("console.status.letters.cutShort", taken, left));
            case WAITING -> Answer.goTo(LIST, Notice.warning("console.status.letters.waiting", left));
            case CHANGED -> changed();
            case NOT_REMOVED -> Answer.goTo(LIST, Notice.error("console.status.letters.notRemoved", taken));
            case DONE ->
                Answer.goTo(
                        LIST,
                        retried.refused() > 0
                                ? Notice.warning(
                                        "console.status.letters.refused",
                                        taken,
                                        visit.texts().number(retried.refused()),
                                        left)
                                : Notice.success("console.status.letters.retried", taken, left));
        };
    }

    private static Answer changed() {
        return Answer.goTo(LIST, Notice.warning("console.status.letters.changed"));
    }

    private Answer discardAll(Visit visit, ChangeLog log) {
        OptionalLong count =
                seen(visit).map(seen -> reading(() -> letters.discardAll(seen))).orElse(OptionalLong.empty());
        return count.isPresent()
                ? discarded(visit, count.getAsLong(), "All: " + count.getAsLong() + " of them", log)
                : changed();
    }

    private Answer discard(Visit visit, DeadLetter one, ChangeLog log) {
        return discarded(visit, reading(() -> letters.discard(one.id())) ? 1 : 0, describe(one), log);
    }

    private static Answer discarded(Visit visit, long count, String which, ChangeLog log) {
        if (count > 0) {
            log.write("Dialogs: dead letters discarded", which);
        }
        return Answer.goTo(
                LIST,
                Notice.success("console.status.letters.discarded", visit.texts().number(count)));
    }
}
