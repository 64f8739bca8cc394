package org.dialogs.openfire.testdatabase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A database script, read the way Openfire's SchemaManager reads it: comments go, a statement ends with a line that ends with a semicolon. */
public final class SqlScript {

    private SqlScript() {}

    /** The statements of a script, without their semicolons. */
    public static List<String> statements(Path file) throws IOException {
        String script = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("--"))
                .collect(Collectors.joining("\n"));
        if (!script.strip().endsWith(";")) {
            throw new IllegalArgumentException(file + " does not end with a semicolon");
        }
        return Arrays.stream(script.split(";\n|;$")).map(String::strip).toList();
    }
}
