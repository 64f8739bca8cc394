package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts for the ten databases that Openfire knows: a plugin without the one that is needed loads without tables. */
class DatabaseScriptsTest {

    private static final Path FOLDER = Path.of("src/main/database");
    private static final Pattern TABLE =
            Pattern.compile("CREATE (?:CACHED )?TABLE (\\w+) \\((.*)\\)[^()]*", Pattern.DOTALL);
    private static final Pattern INDEX = Pattern.compile("CREATE INDEX (\\w+) ON (\\w+ \\([\\w, ]+\\))");

    @Test
    void thereIsOneForEachDatabase() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "dialogs_cockroachdb.sql",
                            "dialogs_db2.sql",
                            "dialogs_firebird.sql",
                            "dialogs_hsqldb.sql",
                            "dialogs_mariadb.sql",
                            "dialogs_mysql.sql",
                            "dialogs_oracle.sql",
                            "dialogs_postgresql.sql",
                            "dialogs_sqlserver.sql",
                            "dialogs_sybase.sql");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cockroachdb",
                "db2",
                "firebird",
                "mariadb",
                "mysql",
                "oracle",
                "postgresql",
                "sqlserver",
                "sybase"
            })
    void allMakeTheSameTables(String database) throws IOException {
        assertThat(shape(database)).isEqualTo(shape("hsqldb"));
    }

    @Test
    void theTablesAreThoseThatTheStoreUses() throws IOException {
        assertThat(shape("hsqldb")).containsKeys("ofDialog", "ofDialogMessage", "ofDialogMessage_page", "version");
    }

    /** Table to columns with their nullability, index to what it is on. */
    private static Map<String, String> shape(String database) throws IOException {
        Map<String, String> shape = new TreeMap<>();
        for (String statement : statements(database)) {
            Matcher table = TABLE.matcher(statement);
            Matcher index = INDEX.matcher(statement);
            if (table.matches()) {
                shape.put(table.group(1), columns(table.group(2)));
            } else if (index.matches()) {
                shape.put(index.group(1), index.group(2));
            } else if (statement.equals("INSERT INTO ofVersion (name, version) VALUES ('dialogs', 0)")) {
                shape.put("version", "0");
            } else {
                throw new AssertionError(database + ": what is this? " + statement);
            }
        }
        return shape;
    }

    private static String columns(String definitions) {
        return Arrays.stream(definitions.split(",\n"))
                .map(String::strip)
                .map(definition -> definition.startsWith("CONSTRAINT")
                        ? definition
                        : definition.split("\\s+")[0] + (definition.endsWith("NOT NULL") ? " NOT NULL" : ""))
                .collect(Collectors.joining("; "));
    }

    /** The way Openfire's SchemaManager reads them: comments go, a statement ends with a line that ends with a semicolon. */
    private static List<String> statements(String database) throws IOException {
        String script = Files.readAllLines(FOLDER.resolve("dialogs_" + database + ".sql")).stream()
                .filter(line -> !line.startsWith("--"))
                .collect(Collectors.joining("\n"));
        assertThat(script.strip()).endsWith(";");
        return Arrays.stream(script.split(";\n|;$")).map(String::strip).toList();
    }
}
