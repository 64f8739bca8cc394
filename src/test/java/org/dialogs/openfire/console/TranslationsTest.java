package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dialogs.openfire.Property;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.ProbeReport;
import org.dialogs.openfire.history.DeadLetter;
import org.dialogs.openfire.rooms.Repair;
import org.dialogs.openfire.status.Counter;
import org.dialogs.openfire.status.Health;
import org.dialogs.openfire.status.Level;
import org.dialogs.openfire.status.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of the console's pages: none is missing, none is left over, and each is in every language. */
class TranslationsTest {

    private static final String PAGES = "console.";
    private static final String KIND = "console.groupRooms.kind.";

    /** What is written the same in several languages. */
    private static final Set<String> SAME = Set.of(
            "console.number",
            "console.decimal",
            "console.status.ofJournal",
            "console.status.letters.dialog",
            "console.duration.seconds",
            "console.duration.minutes",
            "console.status",
            "console.applications.name",
            "console.applications.rename",
            "console.settings.unit.BYTES",
            "console.settings.probe.millis");

    private static final Pattern KEY = Pattern.compile("[\"{](console\\.[A-Za-z_.]*[A-Za-z_])[\"}]");
    private static final Pattern PROPERTY = Pattern.compile("dialogs(?!\\.jar)(\\.[A-Za-z]+)+");
    private static final Pattern PLACE = Pattern.compile("\\{\\d[^}]*}");

    private static Map<String, String> texts(String suffix) throws IOException {
        Map<String, String> texts = new TreeMap<>(all(suffix));
        texts.keySet().removeIf(key -> !key.startsWith(PAGES) && !key.startsWith(SettingsField.DESCRIPTION));
        return texts;
    }

    /** Fails for a key that is there twice, of which a bundle takes the last. */
    private static Map<String, String> all(String suffix) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        Path file = Path.of("i18n/dialogs_i18n" + suffix + ".properties");
        Properties once = new Properties() {
            private static final long serialVersionUID = 1;

            @Override
            public synchronized Object put(Object key, Object value) {
                assertThat(containsKey(key)).as(file + " has " + key + " twice").isFalse();
                return super.put(key, value);
            }
        };
        try (Reader reader = Files.newBufferedReader(file)) {
            once.load(reader);
        }
        once.stringPropertyNames().forEach(key -> texts.put(key, once.getProperty(key)));
        return texts;
    }

    private static List<String> places(String text) {
        return PLACE.matcher(text)
                .results()
                .map(place -> place.group())
                .sorted()
                .toList();
    }

    private static Set<String> used() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Stream.of(
                        Files.walk(Path.of("src/main/java/org/dialogs/openfire/console")),
                        Files.walk(Path.of("src/main/jte")),
                        Stream.of(Path.of("plugin.xml")))
                .flatMap(each -> each)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher key = KEY.matcher(Files.readString(file));
                while (key.find()) {
                    used.add(key.group(1));
                }
            }
        }
        Arrays.stream(Repair.Kind.values()).map(kind -> KIND + kind).forEach(used::add);
        settings(used);
        status(used);
        return used;
    }

    private static void settings(Set<String> used) {
        for (Settings.PropertyGroup group : Settings.catalogue()) {
            used.add("console.settings.group." + group.name());
            used.add("console.settings.intro." + group.name());
            for (Property<?> property : group.properties()) {
                used.add("console.settings.label." + property.name());
                used.add(SettingsField.DESCRIPTION + property.name());
                if (property.kind() instanceof Property.Kind.Choice choice) {
                    choice.words()
                            .forEach(word -> used.add(
                                    "console.settings.choice." + property.name() + "." + word.replace(',', '.')));
                }
            }
        }
        Arrays.stream(Property.Unit.values()).forEach(unit -> used.add("console.settings.unit." + unit));
        Arrays.stream(Property.Form.values())
                .forEach(form ->
                        used.add("console.settings.expected." + form.name().toLowerCase(Locale.ROOT)));
        Arrays.stream(ProbeReport.Meaning.values()).forEach(meaning -> used.add("console.settings.probe." + meaning));
    }

    private static void status(Set<String> used) {
        addAll(used, StatusPlots.TITLE, StatusPlots.values());
        addAll(used, StatusPlots.COUNTER, Counter.values());
        addAll(used, StatusPlots.LEVEL, Level.values());
        addAll(used, StatusView.SPAN, Span.values());
        addAll(used, StatusView.CHECK, Health.Check.values());
        addAll(used, StatusView.STATE, Health.State.values());
        addAll(used, StatusView.OVERALL, Health.State.values());
        addAll(used, LettersView.WHAT, DeadLetter.What.values());
    }

    private static void addAll(Set<String> used, String prefix, Enum<?>... values) {
        Arrays.stream(values).map(value -> prefix + value).forEach(used::add);
    }

    @Test
    void whatThePagesSayIsThereAndNothingElse() throws IOException {
        assertThat(texts("").keySet()).isEqualTo(used());
    }

    @ParameterizedTest
    @ValueSource(strings = {"_de", "_es", "_pt_BR", "_zh_CN"})
    void everyTextIsInEveryLanguage(String language) throws IOException {
        Map<String, String> english = texts("");
        Map<String, String> translated = texts(language);

        assertThat(translated.keySet()).isEqualTo(english.keySet());
        assertThat(translated)
                .allSatisfy((key, text) -> assertThat(places(text)).as(key).isEqualTo(places(english.get(key))));
        assertThat(translated.entrySet().stream()
                        .filter(entry -> !SAME.contains(entry.getKey()))
                        .filter(entry -> entry.getValue().equals(english.get(entry.getKey())))
                        .collect(Collectors.toList()))
                .as("the same as in English")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_de", "_es", "_pt_BR", "_zh_CN"})
    void everyTextIsAPatternWithApostrophesWrittenTwice(String language) throws IOException {
        assertThat(texts(language)).allSatisfy((key, text) -> {
            assertThat(new MessageFormat(text).toPattern()).as(key).isNotBlank();
            assertThat(text.replace("''", "")).as(key).doesNotContain("'");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_de", "_es", "_pt_BR", "_zh_CN"})
    void thePropertiesThatAreNamedAreThere(String language) throws IOException {
        Set<String> known = all("").keySet();

        assertThat(texts(language))
                .allSatisfy((key, text) -> assertThat(PROPERTY.matcher(text).results())
                        .as(key)
                        .allMatch(property -> known.contains(SettingsField.DESCRIPTION + property.group())));
        assertThat(PROPERTY.matcher(texts(language).get("console.groupRooms.intro"))
                        .results())
                .hasSize(1);
    }

    /** Openfire itself reads the names in the sidebar, and may read what properties mean: it does not take them for patterns. */
    @Test
    void whatOpenfireReadsHasNoApostrophes() throws IOException {
        Set<String> sidebar = KEY.matcher(Files.readString(Path.of("plugin.xml")))
                .results()
                .map(key -> key.group(1))
                .collect(Collectors.toSet());
        Set<String> read = Stream.concat(
                        sidebar.stream(),
                        texts("").keySet().stream().filter(key -> key.startsWith(SettingsField.DESCRIPTION)))
                .collect(Collectors.toSet());

        assertThat(sidebar).hasSize(12);
        assertThat(read).hasSize(12 + 49);
        for (String language : List.of("", "_de", "_es", "_pt_BR", "_zh_CN")) {
            assertThat(texts(language).entrySet())
                    .filteredOn(entry -> read.contains(entry.getKey()))
                    .hasSameSizeAs(read)
                    .noneMatch(entry ->
                            entry.getValue().contains("'") || entry.getValue().contains("{"));
        }
    }
}
