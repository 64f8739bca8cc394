package org.dialogs.openfire.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListAddressTest {

    @Test
    void aListHasItsWayBack() {
        TestVisit visit = TestVisit.inEnglish()
                .with("user", "ann lee@example.org")
                .with("application", "92")
                .with("after", "1-2-3")
                .with("other", "x");

        ListAddress list = ListAddress.of(new DialogsForm(visit.visit()));

        assertThat(list.url()).isEqualTo("dialogs?application=92&user=ann+lee%40example.org&after=1-2-3");
        assertThat(ListAddress.parse(list.query())).isEqualTo(list);
    }

    @Test
    void theListAsItBeginsHasNoQuery() {
        assertThat(ListAddress.of(new DialogsForm(TestVisit.inEnglish().visit())))
                .isEqualTo(ListAddress.START);
        assertThat(ListAddress.START.url()).isEqualTo("dialogs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://elsewhere.example.org/",
                "//elsewhere.example.org",
                "javascript:broken()",
                "../../logout.jsp?user",
                "=user",
                "&&",
                "url=https://elsewhere.example.org/&next=x",
                "user=%zz",
                "user=%"
            })
    void whatIsNoListLeadsToItsBeginning(String written) {
        assertThat(ListAddress.parse(written).url()).isEqualTo("dialogs");
    }

    @ParameterizedTest
    @CsvSource({
        "'user=ann&url=//elsewhere.example.org', dialogs?user=ann",
        "'user=ann&user=ben', dialogs?user=ann",
        "'text=\"><script>', dialogs?text=%22%3E%3Cscript%3E",
        "'text=a%26url%3Db%23c', dialogs?text=a%26url%3Db%23c",
        "'text=a%0D%0ALocation: x', dialogs?text=a%0D%0ALocation%3A+x"
    })
    void ofWhatIsWrittenOnlyTheFieldsOfTheListAreKept(String written, String url) {
        assertThat(ListAddress.parse(written).url()).isEqualTo(url);
    }

    @Test
    void whatIsTooLongForAnAddressIsLeftOut() {
        assertThat(ListAddress.parse("text=" + "x".repeat(2_000))).isEqualTo(ListAddress.START);
        assertThat(ListAddress.parse("text=" + "\u4f60".repeat(200))).isEqualTo(ListAddress.START);
        assertThat(ListAddress.parse("text=" + "\u4f60".repeat(100)).query()).hasSize(905);
    }
}
