package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.history.journal.JournalRecord;
import org.dialogs.openfire.testdatabase.HsqldbDatabase;
import org.dialogs.openfire.testdatabase.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the writer does when the disk is full. */
@Timeout(30)
class BatchWriterTest {

    @RegisterExtension
    final TestDatabase database = new HsqldbDatabase();

    @TempDir
    private Path folder;

    /** Writes a record, while a file can be written only after the journal was tidied up. */
    private void writeWithout(String file, byte[] payload) throws Exception {
        Path obstacle = Files.createDirectory(folder.resolve(file));
        Runnable tidying = () -> {
            try {
                Files.deleteIfExists(obstacle);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        DeadLetters letters = new DeadLetters(folder.resolve("letters"), 0, 0);
        LetterErasures erasures = new LetterErasures(letters, folder.resolve("erasures"), 0, () -> 0, () -> 0);
        BatchWriter writer = new BatchWriter(
                new HistoryStore(database),
                letters,
                erasures,
                user -> true,
                () -> {},
                tidying,
                new Closing(),
                Clock.systemUTC());

        assertThat(writer.writeAll(List.of(new JournalRecord(1, payload, false))))
                .isTrue();
        assertThat(folder.resolve(file)).isNotEmptyFile();
    }

    @Test
    void aLetterThatTheDiskDoesNotTakeHasTheJournalTidiedUp() throws Exception {
        writeWithout("letters", "nothing".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anErasureThatTheDiskDoesNotTakeHasTheJournalTidiedUp() throws Exception {
        Target target = Target.ofUser(Messages.ONE.bareJid());
        ByteBuffer change = ChangeCodec.encode(new Change.Erase(new Erasure("0".repeat(24), target, Messages.NOON)));
        writeWithout(
                "erasures", StandardCharsets.UTF_8.decode(change).toString().getBytes(StandardCharsets.UTF_8));
    }
}
