package org.dialogs.openfire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.dialogs.openfire.Property.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a property can be, and how it is written. */
class PropertyTest {

    static Stream<Property<?>> properties() {
        return Settings.catalogue().stream().flatMap(group -> group.properties().stream());
    }

    private static Property<?> property(String name) {
        return properties().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("properties")
    void aDefaultCanBeWrittenAndABlankTextSaysIt(Property<?> property) {
        assertThat(property.tidied(property.defaultText())).contains(property.defaultText());
        assertThat(property.tidied(" \t")).contains(property.defaultText());
    }

    @ParameterizedTest
    @MethodSource("properties")
    void everyWordOfAChoiceCanBeAndIsWrittenSo(Property<?> property) {
        if (property.kind() instanceof Kind.Choice choice) {
            assertThat(choice.words())
                    .hasSizeGreaterThan(1)
                    .doesNotHaveDuplicates()
                    .contains(property.defaultText())
                    .allSatisfy(word -> assertThat(property.tidied(word)).contains(word));
        }
    }

    @ParameterizedTest
    @MethodSource("properties")
    void aNumberIsWithinItsBounds(Property<?> property) {
        if (property.kind() instanceof Kind.Number number) {
            assertThat(Long.parseLong(property.defaultText())).isBetween(number.least(), number.most());
            assertThat(property.tidied(String.valueOf(number.least()))).isPresent();
            assertThat(property.tidied(String.valueOf(number.most()))).isPresent();
            assertThat(property.tidied(String.valueOf(number.least() - 1))).isEmpty();
            assertThat(property.tidied(String.valueOf(number.most() + 1))).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("properties")
    void noneTakesControlCharacters(Property<?> property) {
        assertThat(property.tidied("x\u0000\u0007")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dialogs.enabled; TRUE; true",
                "dialogs.stamp; Saved; saved",
                "dialogs.muc.service; Conference; conference",
                "dialogs.batch.maxMessages; 0007; 7",
                "dialogs.batch.maxMessages; +7; 7",
                "dialogs.auth.verifiers; Remote , LOCAL; remote,local",
                "dialogs.auth.remote.url; https://api.example.org//; https://api.example.org",
                "dialogs.auth.remote.namePointer; -; -",
                "dialogs.api.path; /api/; /api",
                "dialogs.api.origins; https://b.example.org , https://a.example.org; https://a.example.org,https://b.example.org",
            })
    void aTextIsTidied(String name, String text, String expected) {
        assertThat(property(name).tidied(text)).contains(expected);
    }

    @Test
    void aMinusWhereThereIsNoneByDefaultSaysTheDefault() {
        assertThat(property("dialogs.auth.remote.prefix").tidied("-")).contains("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dialogs.auth.remote.url", "dialogs.metrics.token"})
    void whatMayHideASecretIsKnown(String name) {
        assertThat(properties().filter(Property::mayHideSecret).map(Property::name))
                .contains(name)
                .hasSize(2);
        assertThat(properties().filter(Property::isSecret).map(Property::name))
                .containsExactly("dialogs.metrics.token");
    }
}
