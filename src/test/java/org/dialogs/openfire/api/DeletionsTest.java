package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.dialogs.openfire.api.Deletions.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionsTest {

    private static final String A = "a".repeat(24);
    private static final String B = "b".repeat(24);
    private static final String C = "c".repeat(24);
    private static final String D = "d".repeat(24);

    @Test
    void eachIsTriedOnceAndToldByWhatBecameOfIt() {
        Map<String, Outcome> outcomes =
                Map.of(A, Outcome.DELETED, B, Outcome.WRONG_PERMISSIONS, C, Outcome.NOT_FOUND, D, Outcome.DELETED);

        assertThat(new Deletions(A + ", " + B + "," + C + ",,%s,%s".formatted(D, A), 4).of(outcomes::get))
                .hasToString(
                        "{\"SuccessfullyDeleted\":{\"ids\":[\"%s\",\"%s\"]},\"NotFound\":{\"ids\":[\"%s\"]},\"WrongPermissions\":{\"ids\":[\"%s\"]}}"
                                .formatted(A, D, C, B));
    }

    @Test
    void allThreeAreAlwaysThere() {
        assertThat(new Deletions(A, 1).of(id -> Outcome.NOT_FOUND))
                .hasToString(
                        "{\"SuccessfullyDeleted\":{\"ids\":[]},\"NotFound\":{\"ids\":[\"%s\"]},\"WrongPermissions\":{\"ids\":[]}}"
                                .formatted(A));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", " ", "x", "aaaaaaaaaaaaaaaaaaaaaaaA", "aaaaaaaaaaaaaaaaaaaaaaaa,1"})
    void theyAreIds(String ids) {
        assertThatThrownBy(() -> new Deletions(ids, 10))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
    }

    @Test
    void andNotTooMany() {
        assertThat(new Deletions(A + "," + B, 2).ids()).isEqualTo(List.of(A, B));
        assertThatThrownBy(() -> new Deletions(A + "," + B + "," + C, 2)).hasMessageContaining("from 1 to 2");
    }

    @Test
    void whatIsNotFoundIsNothingAndEveryOtherErrorStays() {
        assertThat(Deletions.found(() -> "x")).hasValue("x");
        assertThat(Deletions.found(() -> {
                    throw ApiException.notFound("none");
                }))
                .isEmpty();
        assertThatThrownBy(() -> Deletions.found(() -> {
                    throw ApiException.forbidden("no");
                }))
                .hasMessage("no");
    }
}
