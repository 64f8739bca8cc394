package org.dialogs.openfire.testbrowser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of this machine that Maven Central does not have. */
final class Program {

    private Program() {}

    /** The first of these names that is on the path. */
    static Optional<Path> find(String... names) {
        List<Path> folders = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * What this command writes to its standard output.
     *
     * @throws MissingException if it cannot be started or fails, with what it says about that
     */
    static byte[] run(List<String> command) {
        try {
            Path errors = Files.createTempFile("program", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(errors.toFile())
                        .start();
                process.getOutputStream().close();
                byte[] output = process.getInputStream().readAllBytes();
                int code = process.waitFor();
                if (code != 0) {
                    throw new MissingException(String.join(" ", command) + " ended with " + code + ":\n"
                            + new String(output, StandardCharsets.UTF_8)
                            + new String(Files.readAllBytes(errors), StandardCharsets.UTF_8));
                }
                return output;
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
