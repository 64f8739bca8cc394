package org.dialogs.openfire.history.journal;

/** A record that is in a journal. */
final class Appended implements Provisional {

    private final Journal journal;
    private final long sequence;

    Appended(Journal journal, long sequence) {
        this.journal = journal;
        this.sequence = sequence;
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
