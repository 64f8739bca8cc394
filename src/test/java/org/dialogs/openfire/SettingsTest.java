package org.dialogs.openfire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dialogs.openfire.Settings.JournalSync;
import org.dialogs.openfire.Settings.StampScope;
import org.dialogs.openfire.Settings.Tenants;
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
        assertThat(settings.tenants()).isEqualTo(Tenants.APART);
        assertThat(settings.batchMaxMessages()).isEqualTo(500);
        assertThat(settings.journalSync()).isEqualTo(JournalSync.NEVER);
        assertThat(settings.journalMaxBytes()).isEqualTo(4L << 30);
        assertThat(settings.retentionDays()).isZero();
        assertThat(settings.retentionMaxMessages()).isZero();
        assertThat(settings.eraseDeletedUsers()).isFalse();
        assertThat(settings.console().readMessages()).isTrue();
        assertThat(settings.metrics().enabled()).isFalse();
        assertThat(settings.metrics().token()).isEmpty();
    }

    @Test
    void aChangeTakesEffectAtOnce() {
        properties.put(Settings.ENABLED, "false");
        assertThat(settings.enabled()).isFalse();

        properties.put(Settings.ENABLED, "true");
        assertThat(settings.enabled()).isTrue();

        properties.put(Settings.TENANTS, "strict");
        assertThat(settings.tenants()).isEqualTo(Tenants.STRICT);

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
    @CsvSource({"0,500", "1,1", "10000,10000", "10001,500", "many,500"})
    void numbersHaveBounds(String text, int expected) {
        properties.put(Settings.BATCH_MAX_MESSAGES, text);

        assertThat(settings.batchMaxMessages()).isEqualTo(expected);
    }

    @Test
    void theJournalsAndTheRetentionsNumbersHaveBoundsToo() {
        properties.put(Settings.JOURNAL_SYNC, "Always");
        properties.put(Settings.JOURNAL_SYNC_INTERVAL, "0");
        properties.put(Settings.JOURNAL_MAX_BYTES, "67108864");
        properties.put(Settings.RETENTION_DAYS, "-1");
        properties.put(Settings.RETENTION_MAX_MESSAGES, "1000000000");
        properties.put(Settings.ERASE_DELETED_USERS, "true");

        assertThat(settings.journalSync()).isEqualTo(JournalSync.ALWAYS);
        assertThat(settings.journalSyncInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.journalMaxBytes()).isEqualTo(64L << 20);
        assertThat(settings.retentionDays()).isZero();
        assertThat(settings.retentionMaxMessages()).isEqualTo(1_000_000_000);
        assertThat(settings.eraseDeletedUsers()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"conference,conference", "Group-Chat,group-chat", "a.b,a.b", "a_b,muc", "-a,muc", "a b,muc", "a/b,muc"})
    void theServiceIsASubdomain(String text, String expected) {
        properties.put(Settings.MUC_SERVICE, text);

        assertThat(settings.mucService()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0123456789abcdef,true",
        "!#$%&()*+-./:;<=>?@[]^_`{|}~,true",
        "0123456789abcde,false",
        "0123456789 abcdef,false",
        "0123456789abcd\u00e9f,false"
    })
    void theTokenOfTheMetricsIsNoShortOneAndHasVisibleCharactersAlone(String text, boolean isOne) {
        properties.put(MetricsSettings.TOKEN, text);

        assertThat(settings.metrics().token()).isEqualTo(Optional.of(text).filter(token -> isOne));
    }

    @Test
    void theTokenOfTheMetricsIsNoLongOne() {
        properties.put(MetricsSettings.TOKEN, "x".repeat(128));
        assertThat(settings.metrics().token()).isPresent();

        properties.put(MetricsSettings.TOKEN, "x".repeat(129));
        assertThat(settings.metrics().token()).isEmpty();
    }

    @Test
    void theCatalogueHasEveryPropertyOnceAndTheReadmeDescribesIt() throws IOException {
        String readme = Files.readString(Path.of("readme.html"));
        List<String> names = Stream.of(
                        Settings.class,
                        AuthSettings.class,
                        ApiSettings.class,
                        GroupSettings.class,
                        ConsoleSettings.class,
                        MetricsSettings.class)
                .flatMap(type -> Arrays.stream(type.getFields()))
                .filter(field -> !Set.of("PREFIX", "ANY_ORIGIN").contains(field.getName()))
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .map(SettingsTest::value)
                .toList();

        assertThat(names).hasSize(49).allMatch(name -> name.startsWith("dialogs."));
        assertThat(Settings.catalogue().stream()
                        .flatMap(group -> group.properties().stream())
                        .map(Property::name))
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(names).allSatisfy(name -> assertThat(readme).contains("<code>" + name + "</code>"));
    }

    private static String value(java.lang.reflect.Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
