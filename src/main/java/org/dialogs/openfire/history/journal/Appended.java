package org.dialogs.openfire.history.journal;

import java.time.Duration;

/** A record that is in a journal. */
final class Appended implements Provisional {

    private final Journal journal;
    private final long sequence;
    private final long since;

    Appended(Journal journal, long sequence, long since) {
        this.journal = journal;
        this.sequence = sequence;
        this.since = since;
    }

    boolean isOlderThan(Duration age) {
        return System.nanoTime() - since > age.toNanos();
    }

    long sequence() {
        return sequence;
    }

    @Override
    public void accept() {
        journal.settle(this, Journal.Verdict.ACCEPTED);
    }

    @Override
    public void acceptUncertain() {
        journal.settle(this, Journal.Verdict.UNCERTAIN);
    }

    @Override
    public void withdraw() {
        journal.settle(this, Journal.Verdict.WITHDRAWN);
    }
}
