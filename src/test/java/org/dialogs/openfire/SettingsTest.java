package org.dialogs.openfire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.dialogs.openfire.Settings.StampScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private final Map<String, String> properties = new HashMap<>();
    private final Settings settings = new Settings(properties::get);

    @Test
    void unsetEachHasItsDefault() {
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.stamp()).isEqualTo(StampScope.ALL);
        assertThat(settings.mucService()).isEqualTo("muc");
        assertThat(settings.queueMaxBytes()).isEqualTo(33_554_432);
        assertThat(settings.batchMaxMessages()).isEqualTo(500);
    }

    @Test
    void aChangeTakesEffectAtOnce() {
        properties.put(Settings.ENABLED, "false");
        assertThat(settings.enabled()).isFalse();

        properties.put(Settings.ENABLED, "true");
        assertThat(settings.enabled()).isTrue();

        properties.put(Settings.STAMP, "Saved");
        assertThat(settings.stamp()).isEqualTo(StampScope.SAVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "yes", "0"})
    void aSwitchIsTrueOrFalseAndNothingElse(String nonsense) {
        properties.put(Settings.ENABLED, nonsense);

        assertThat(settings.enabled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1048575,33554432", "1048576,1048576", "1073741824,1073741824", "1073741825,33554432", "many,33554432"})
    void numbersHaveBounds(String text, int expected) {
        properties.put(Settings.QUEUE_MAX_BYTES, text);

        assertThat(settings.queueMaxBytes()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"conference,conference", "Group-Chat,group-chat", "a.b,a.b", "a_b,muc", "-a,muc", "a b,muc", "a/b,muc"})
    void theServiceIsASubdomain(String text, String expected) {
        properties.put(Settings.MUC_SERVICE, text);

        assertThat(settings.mucService()).isEqualTo(expected);
    }

    @Test
    void everyPropertyIsDescribedForTheConsoleAndInTheReadme() throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("i18n/dialogs_i18n.properties"), StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        String readme = Files.readString(Path.of("readme.html"));
        List<String> names = Arrays.stream(Settings.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .map(SettingsTest::value)
                .toList();

        assertThat(names).hasSize(5).allMatch(name -> name.startsWith("dialogs."));
        assertThat(names).allSatisfy(name -> {
            assertThat(texts.getProperty("system_property." + name)).isNotBlank();
            assertThat(readme).contains("<code>" + name + "</code>");
        });
    }

    private static String value(java.lang.reflect.Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
