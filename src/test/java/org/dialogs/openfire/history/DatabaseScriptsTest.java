package org.dialogs.openfire.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dialogs.openfire.testdatabase.SqlScript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts for the ten databases that Openfire knows: a plugin without the one that is needed loads without tables. */
class DatabaseScriptsTest {

    private static final Path FOLDER = Path.of("src/main/database");
    private static final Path UPGRADE = FOLDER.resolve("upgrade/1");

    /** What version 0 installed. */
    private static final Path VERSION_0 = Path.of("src/test/resources/database/0");

    private static final Pattern TABLE =
            Pattern.compile("CREATE (?:CACHED )?TABLE (\\w+) \\((.*)\\)[^()]*", Pattern.DOTALL);
    private static final Pattern INDEX = Pattern.compile("CREATE INDEX (\\w+) ON (\\w+ \\([\\w, ()]+\\))");
    private static final Pattern COLUMN = Pattern.compile("ALTER TABLE (\\w+) ADD(?: COLUMN)? (.+)");
    private static final Pattern VERSION =
            Pattern.compile("INSERT INTO ofVersion \\(name, version\\) VALUES \\('dialogs', (\\d)\\)"
                    + "|UPDATE ofVersion SET version = (\\d) WHERE name = 'dialogs'");
    private static final Pattern DATA = Pattern.compile("(INSERT INTO|UPDATE) ofDialog(Member)?\\b.*", Pattern.DOTALL);

    /** On MySQL and MariaDB an index has the beginnings of long texts only. */
    private static final Pattern PREFIX = Pattern.compile("(?<=\\w)\\(\\d+\\)");

    @Test
    void thereIsOneForEachDatabase() throws IOException {
        for (Path folder : List.of(FOLDER, UPGRADE)) {
            assertThat(scripts(folder))
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

    private static List<String> scripts(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
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
        assertThat(shape(script(FOLDER, database))).isEqualTo(shape(script(FOLDER, "hsqldb")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cockroachdb",
                "db2",
                "firebird",
                "hsqldb",
                "mariadb",
                "mysql",
                "oracle",
                "postgresql",
                "sqlserver",
                "sybase"
            })
    void anUpgradeMakesWhatAnInstallationMakes(String database) throws IOException {
        List<String> upgraded = new ArrayList<>(script(VERSION_0, database));
        upgraded.addAll(script(UPGRADE, database));

        assertThat(shape(upgraded)).isEqualTo(shape(script(FOLDER, database)));
        assertThat(types(upgraded)).isEqualTo(types(script(FOLDER, database)));
    }

    /** What a slash divides is a decimal there, which no column of whole numbers takes. */
    @Test
    void onCockroachDatabasesWholeNumbersAreDividedAsSuch() throws IOException {
        for (Path folder : List.of(FOLDER, UPGRADE)) {
            assertThat(script(folder, "cockroachdb"))
                    .noneMatch(statement -> statement.replace("//", "").contains("/"));
        }
    }

    /** The same of the statements: where one is to be chosen, all are divided, or none is. */
    @Test
    void noStatementChoosesBetweenAColumnAndAQuotient() throws IOException {
        Pattern odd = Pattern.compile("COALESCE\\([\\w.]+, [^\"]*/");
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/org/dialogs/openfire/history"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                assertThat(odd.matcher(Files.readString(source)).results().map(MatchResult::group))
                        .as(source.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void theTablesAreThoseThatTheStoresUse() throws IOException {
        assertThat(shape(script(FOLDER, "hsqldb")))
                .containsOnlyKeys(
                        "ofDialog",
                        "ofDialogMessage",
                        "ofDialogMember",
                        "ofDialogReceipt",
                        "ofDialogCorrection",
                        "ofDialogErasure",
                        "ofDialogApplication",
                        "ofDialogSession",
                        "ofDialogUser",
                        "ofDialogUserName",
                        "ofDialogNonce",
                        "ofDialogHidden",
                        "ofDialogMessage_page",
                        "ofDialogMessage_stanza",
                        "ofDialogMember_user",
                        "ofDialogCorrection_stanza",
                        "ofDialogSession_user",
                        "ofDialogSession_expiry",
                        "ofDialog_type",
                        "ofDialog_active",
                        "ofDialog_created",
                        "ofDialogHidden_user",
                        "ofDialogUserName_user",
                        "ofDialogUser_name",
                        "ofDialogNonce_expiry",
                        "version")
                .containsEntry("version", Set.of("1"));
    }

    /** Table to columns with their nullability, index to what it is on; the version. */
    private static Map<String, Set<String>> shape(List<String> statements) {
        return read(
                statements,
                definition -> definition.split("\\s+")[0] + (definition.endsWith("NOT NULL") ? " NOT NULL" : ""));
    }

    /** The same with the types. */
    private static Map<String, Set<String>> types(List<String> statements) {
        return read(statements, definition -> definition.replaceAll("\\s+", " "));
    }

    private static Map<String, Set<String>> read(List<String> statements, UnaryOperator<String> column) {
        Map<String, Set<String>> shape = new TreeMap<>();
        for (String statement : statements) {
            Matcher table = TABLE.matcher(statement);
            Matcher index = INDEX.matcher(statement);
            Matcher added = COLUMN.matcher(statement);
            Matcher version = VERSION.matcher(statement);
            if (table.matches()) {
                shape.put(table.group(1), columns(table.group(2), column));
            } else if (index.matches()) {
                shape.put(index.group(1), Set.of(PREFIX.matcher(index.group(2)).replaceAll("")));
            } else if (added.matches()) {
                shape.get(added.group(1)).add(column.apply(added.group(2)));
            } else if (version.matches()) {
                shape.put("version", Set.of(version.group(1) == null ? version.group(2) : version.group(1)));
            } else if (!DATA.matcher(statement).matches()) {
                throw new AssertionError("What is this? " + statement);
            }
        }
        return shape;
    }

    private static Set<String> columns(String definitions, UnaryOperator<String> column) {
        return Arrays.stream(definitions.split(",\n"))
                .map(String::strip)
                .map(definition -> definition.startsWith("CONSTRAINT") ? definition : column.apply(definition))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> script(Path folder, String database) throws IOException {
        return SqlScript.statements(folder.resolve("dialogs_" + database + ".sql"));
    }
}
