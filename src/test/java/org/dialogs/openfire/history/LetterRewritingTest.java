package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetterRewritingTest {

    @TempDir
    private Path folder;

    @Test
    void itKnowsHowMuchItWroteWithoutAskingTheDisk() throws IOException {
        Path file = Files.writeString(folder.resolve("lines"), "going\nstays\n");
        BitSet going = new BitSet();
        going.set(0);
        try (LetterRewriting anew = new LetterRewriting(file)) {
            anew.copyAllBut(going, Files.size(file));
            Files.writeString(file, "going\nstays\ncame since\n");
            anew.takePlace("going\nstays\n".length());
            Files.delete(file);

            assertThat(anew.length()).isEqualTo("stays\ncame since\n".length());
            assertThat(anew.kept()).isEqualTo(2);
        }
    }
}
