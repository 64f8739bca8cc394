package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a file of lines after the disk was full. */
class LetterFileTest {

    @TempDir
    private Path folder;

    private Path path;

    /** So many bytes the disk takes still. */
    private int room = Integer.MAX_VALUE;

    private boolean canCutOff = true;
    private LetterFile file;

    @BeforeEach
    void open() {
        path = folder.resolve("lines");
        file = new LetterFile(
                path,
                "make room",
                (opened, options) -> new FullDisk(FileChannel.open(opened, options), room, canCutOff));
    }

    private long append(String line) throws IOException {
        return file.append(line.getBytes(StandardCharsets.UTF_8));
    }

    private void appendInVain(String line) {
        assertThatThrownBy(() -> append(line)).isInstanceOf(IOException.class).hasMessage("No space left on device");
    }

    @Test
    void whatIsAppendedIsInItAndItsLengthIsSaid() throws IOException {
        assertThat(append("one\n")).isEqualTo(4);
        assertThat(append("two\n")).isEqualTo(8);
        assertThat(path).hasContent("one\ntwo\n");
    }

    @Test
    void nothingIsLeftOfALineThatTheDiskDidNotTakeHoweverOftenItIsTried() throws IOException {
        append("one\n");
        room = 2;
        appendInVain("two\n");
        appendInVain("two\n");
        assertThat(Files.readString(path)).isEqualTo("one\n");

        room = Integer.MAX_VALUE;
        append("two\n");
        assertThat(Files.readString(path)).isEqualTo("one\ntwo\n");
    }

    @Test
    void aLineThatWasCutOffBeforeStaysApart() throws IOException {
        Files.writeString(path, "cut o");
        for (int bytes = 0; bytes < 4; bytes++) {
            room = bytes;
            appendInVain("two\n");
            assertThat(Files.readString(path)).isEqualTo("cut o");
        }

        room = Integer.MAX_VALUE;
        assertThat(append("two\n")).isEqualTo(10);
        assertThat(Files.readString(path)).isEqualTo("cut o\ntwo\n");
    }

    @Test
    void whatCannotEvenBeCutOffIsSaidWithTheFailure() throws IOException {
        append("one\n");
        room = 2;
        canCutOff = false;

        assertThatThrownBy(() -> append("two\n"))
                .hasMessage("No space left on device")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(suppressed -> assertThat(suppressed).hasMessage("Input/output error")));
        room = Integer.MAX_VALUE;
        append("two\n");
        assertThat(Files.readString(path)).isEqualTo("one\ntw\ntwo\n");
    }
}
