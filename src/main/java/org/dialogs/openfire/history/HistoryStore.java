package org.dialogs.openfire.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.dialogs.openfire.history.DialogStore.State;
import org.dialogs.openfire.history.MemberStore.Member;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * The history in the database, for writing. Used by one thread a node; other nodes of a cluster may write at the same time, and what
 * collides with them is an error that a second try does not meet.
 */
public final class HistoryStore {

    private static final int SECONDS = 10;

    private static final String ANY_DIALOG = "SELECT dialogID FROM ofDialog ORDER BY applicationID, dialogID";

    private final Jdbi jdbi;
    private final MessageStore messages = new MessageStore();
    private final DialogStore dialogs = new DialogStore();
    private final MemberStore members = new MemberStore();
    private final ReceiptStore receipts = new ReceiptStore(members);
    private final CorrectionStore corrections = new CorrectionStore(dialogs);
    private final ErasureStore erasures = new ErasureStore();
    private final TraceStore traces = new TraceStore();

    public HistoryStore(DataSource dataSource) {
        jdbi = connect(dataSource);
    }

    /**
     * JDBI over the server's connections, for every store of the plugin: all of Unicode goes in, and exceptions repeat neither statements
     * nor what was bound to them. (What a driver says of itself they do repeat: {@link Failures#describe} is what may be logged.)
     * Opens no connection yet. What it gives is thread-safe if the connections' source is.
     */
    public static Jdbi connect(DataSource dataSource) {
        Jdbi jdbi = Jdbi.create(dataSource).installPlugin(new WholeUnicode());
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        return jdbi;
    }

    /** The same for those for whom somebody waits: a statement that takes longer than {@value #SECONDS} seconds is given up. */
    public static Jdbi connectForCallers(DataSource dataSource) {
        Jdbi jdbi = connect(dataSource);
        jdbi.getConfig(SqlStatements.class).setQueryTimeout(SECONDS);
        return jdbi;
    }

    /** Does something in one transaction, in which rows are found by index even while tables are small: they will not stay so. */
    <R> R inTransaction(Function<Handle, R> work) {
        return jdbi.inTransaction(handle -> {
            Dialect.of(handle).preferIndexes(handle);
            return work.apply(handle);
        });
    }

    DialogStore dialogs() {
        return dialogs;
    }

    ErasureStore erasures() {
        return erasures;
    }

    /** What the dead letters have to know of erasures, as long as what they take is there; only of messages the database is asked. */
    List<LetterErasure> trace(List<Erasure> asked) {
        boolean isOfMessages =
                asked.stream().anyMatch(erasure -> erasure.target().message().isPresent());
        return isOfMessages ? inTransaction(handle -> traces.trace(handle, asked)) : LetterErasure.untraced(asked);
    }

    /**
     * Makes changes in one transaction: all or none. What was done before changes nothing.
     *
     * @return how many messages there were beside the resends
     * @throws JdbiException if the database refuses, or is not there
     * @throws CollisionException if another node was faster
     * @throws IllegalArgumentException if a message cannot be a row
     */
    int apply(List<Change> changes) {
        return inTransaction(handle -> {
            Together together = new Together(handle);
            changes.forEach(together::add);
            together.writeAll();
            return together.kept;
        });
    }

    /**
     * Changes that can be made in one go: messages, then the receipts of these and others; erasures of messages. The rest needs its place
     * between them.
     */
    private final class Together {

        private final Handle handle;
        private final List<MessageRow> toKeep = new ArrayList<>();
        private final List<Receipt> marks = new ArrayList<>();
        private final List<MessageId> toErase = new ArrayList<>();
        private int kept;

        Together(Handle handle) {
            this.handle = handle;
        }

        void add(Change change) {
            Optional<MessageId> going = change instanceof Change.Erase erase
                    ? erase.erasure().target().message()
                    : Optional.empty();
            if (going.isEmpty()) {
                erase();
            }
            if (change instanceof Change.Keep keep) {
                toKeep.add(keep.message());
            } else if (change instanceof Change.Mark mark) {
                marks.add(mark.receipt());
            } else if (change instanceof Change.Correct correct) {
                write();
                if (!corrections.correct(handle, correct.message(), correct.replaced()) && correct.kept()) {
                    toKeep.add(correct.message());
                }
            } else if (change instanceof Change.Join join) {
                if (mayJoin(join)) {
                    write();
                    join(handle, join);
                }
            } else if (going.isPresent()) {
                write();
                toErase.add(going.get());
            } else if (change instanceof Change.Erase erase) {
                write();
                begin(erase.erasure());
            }
        }

        /**
         * Whether somebody may become a member by coming in. Mostly he does not, and then what is said before and after can be written in one
         * go, also while a thousand come back to their group.
         */
        private boolean mayJoin(Change.Join join) {
            DialogKey key = join.dialog().key();
            return dialogs.state(handle, key)
                    .map(state -> !state.isManaged()
                            && members.counts(handle, List.of(Member.of(key, join.user())))
                                    .isEmpty())
                    .orElseGet(() -> toKeep.stream()
                            .anyMatch(message -> message.dialog().key().equals(key)));
        }

        /** All of a dialog, or of a user, goes by and by; but a dialog is seen by nobody from now on. */
        private void begin(Erasure erasure) {
            if (erasures.add(handle, erasure)) {
                erasure.target().dialog().ifPresent(key -> leave(handle, key, erasure.at()));
            }
        }

        void writeAll() {
            write();
            erase();
        }

        private void write() {
            if (!toKeep.isEmpty()) {
                keep();
            }
            if (!marks.isEmpty()) {
                receipts.mark(handle, marks);
            }
            toKeep.clear();
            marks.clear();
        }

        private void erase() {
            if (!toErase.isEmpty()) {
                new Removal(handle).remove(toErase);
            }
            toErase.clear();
        }

        private void keep() {
            Map<DialogKey, State> states = dialogs.states(
                    handle,
                    toKeep.stream().map(message -> message.dialog().key()).toList());
            List<MessageRow> rows = messages.identify(handle, DialogStore.arrived(toKeep, states));
            if (!rows.isEmpty()) {
                List<Addition> additions = dialogs.add(handle, rows, states);
                messages.insert(
                        handle,
                        additions.stream()
                                .flatMap(addition -> addition.messages().stream())
                                .toList());
                members.add(handle, additions);
                kept += rows.size();
            }
        }
    }

    /**
     * Who comes into a room is a member of its dialog, if there is one: coming in makes none. Where others say who the members are, he is none
     * by that.
     */
    private void join(Handle handle, Change.Join join) {
        DialogKey key = join.dialog().key();
        Member member = Member.of(key, join.user());
        Optional<State> state = dialogs.state(handle, key).filter(of -> !of.isGoing() && !of.isManaged());
        if (state.isPresent() && members.counts(handle, List.of(member)).isEmpty()) {
            dialogs.touch(handle, key, state.get(), state.get().updated());
            members.begin(handle, List.of(member), state.get(), join.at().toEpochMilli());
        }
    }

    /** Has nobody see a dialog that is to be erased, and what was said in it, if nothing was said after that. */
    private void leave(Handle handle, DialogKey key, Instant at) {
        dialogs.state(handle, key)
                .filter(state -> !state.isGoing() && state.lastArrival() <= ChangeCodec.micros(at))
                .ifPresent(state -> {
                    dialogs.leave(handle, key, state);
                    members.hideForAll(handle, key, state);
                });
    }

    /** Whether there is no dialog, and so no message. */
    boolean isEmpty() {
        return inTransaction(handle -> handle.createQuery(Dialect.of(handle).first(ANY_DIALOG, 1))
                .mapTo(String.class)
                .findFirst()
                .isEmpty());
    }

    /**
     * Whether a message could be written now: one is, and is taken back. When it can, it is a message's own fault if the database refuses
     * it; when it cannot (no connection, no space, no right to write, no table), it is nobody's.
     */
    boolean canWrite() {
        try (Handle handle = jdbi.open()) {
            handle.begin();
            try {
                List<Addition> additions = dialogs.add(handle, List.of(probe()), Map.of());
                messages.insert(handle, additions.get(0).messages());
                members.add(handle, additions);
            } finally {
                handle.rollback();
            }
            return true;
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    private static MessageRow probe() {
        User nobody = new User("nobody", "invalid", false);
        Dialog dialog = Dialog.between(nobody, nobody);
        String stanzaId = UUID.randomUUID().toString();
        MessageId id = MessageId.of(dialog, nobody, stanzaId, "probe");
        return new MessageRow(id, dialog, nobody, stanzaId, "probe", 0, Instant.EPOCH, null, null, false, 1);
    }
}
