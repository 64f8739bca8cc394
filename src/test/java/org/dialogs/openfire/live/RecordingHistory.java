package org.dialogs.openfire.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dialogs.openfire.history.History;
import org.dialogs.openfire.history.journal.Provisional;
import org.dialogs.openfire.model.ChatMessage;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;

/** A history that remembers what it was given, and what was decided about it. */
final class RecordingHistory implements History {

    enum Fate {
        UNDECIDED,
        ACCEPTED,
        UNCERTAIN,
        WITHDRAWN
    }

    /** Something that was given to the history, in the order of giving. */
    static final class Given implements Provisional {

        final Object what;
        final String replaced;
        final boolean keptAnyway;
        volatile Fate fate = Fate.UNDECIDED;

        Given(Object what, String replaced, boolean keptAnyway) {
            this.what = what;
            this.replaced = replaced;
            this.keptAnyway = keptAnyway;
        }

        @Override
        public void accept() {
            decide(Fate.ACCEPTED);
        }

        @Override
        public void acceptUncertain() {
            decide(Fate.UNCERTAIN);
        }

        @Override
        public void withdraw() {
            decide(Fate.WITHDRAWN);
        }

        private void decide(Fate decision) {
            if (fate != Fate.UNDECIDED) {
                throw new AssertionError(what + " was " + fate + " and is now " + decision);
            }
            fate = decision;
        }
    }

    final List<Given> given = new CopyOnWriteArrayList<>();

    /** The messages, corrections too, that count. */
    List<ChatMessage> kept() {
        List<ChatMessage> kept = new ArrayList<>();
        for (Given each : given) {
            if (each.what instanceof ChatMessage message
                    && (each.fate == Fate.ACCEPTED || each.fate == Fate.UNCERTAIN)) {
                kept.add(message);
            }
        }
        return kept;
    }

    List<Fate> fates() {
        return given.stream().map(each -> each.fate).toList();
    }

    private Provisional give(Given what) {
        given.add(what);
        return what;
    }

    @Override
    public Provisional keep(ChatMessage message) {
        return give(new Given(message, null, true));
    }

    @Override
    public Provisional correct(ChatMessage message, String replaced, boolean kept) {
        return give(new Given(message, replaced, kept));
    }

    @Override
    public Provisional mark(Receipt receipt) {
        return give(new Given(receipt, null, false));
    }

    @Override
    public void join(Dialog.Group dialog, User user, Instant at) {
        give(new Given(List.of(dialog, user, at), null, false)).accept();
    }
}
