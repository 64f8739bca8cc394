package org.dialogs.openfire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private final Readme readme = Readme.read();

    @Test
    void eachLinkLeadsToOnePlace() {
        assertThat(readme.ids()).doesNotHaveDuplicates();
        assertThat(readme.links()).isNotEmpty().isSubsetOf(readme.ids());
    }

    @Test
    void whoRemovesEverythingRemovesEachTableThatThePluginMakes() throws IOException {
        String script = Files.readString(Path.of("src/main/database/dialogs_postgresql.sql"));
        List<String> tables = Pattern.compile("CREATE TABLE (\\w+)")
                .matcher(script)
                .results()
                .map(result -> "DROP TABLE " + result.group(1) + ";")
                .toList();

        assertThat(tables).isNotEmpty();
        assertThat(readme.block("removal").lines().filter(line -> line.startsWith("DROP")))
                .containsExactlyInAnyOrderElementsOf(tables);
        assertThat(readme.block("removal")).endsWith("DELETE FROM ofVersion WHERE name = 'dialogs';");
    }
}
