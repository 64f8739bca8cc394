package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialogs.openfire.api.Filter.Operator;
import org.dialogs.openfire.history.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {

    private static List<Filter> filters(String query) {
        return Filter.of(ParameterReader.read(query, null, new byte[0]), "a");
    }

    private static Filter filter(String query) {
        assertThat(filters(query)).hasSize(1);
        return filters(query).get(0);
    }

    private static void invalid(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
    }

    @Test
    void withoutAnOperatorItIsEquality() {
        assertThat(filter("a=1,2")).isEqualTo(new Filter("a", Operator.EQ, List.of("1,2")));
        assertThat(filters("b=1")).isEmpty();
    }

    @Test
    void listsAreOfSeveralValues() {
        assertThat(filter("a[in]=1,+2")).isEqualTo(new Filter("a", Operator.IN, List.of("1", "2")));
        assertThat(filter("a[nin][]=1&a[nin][]=2")).isEqualTo(new Filter("a", Operator.NIN, List.of("1", "2")));
        assertThat(filter("a[all]=")).isEqualTo(new Filter("a", Operator.ALL, List.of()));
        assertThat(filter("a[lt]=1,2")).isEqualTo(new Filter("a", Operator.LT, List.of("1,2")));
    }

    @Test
    void severalConditionsHoldTogether() {
        assertThat(filters("a[gt]=1&a[lte]=9")).extracting(Filter::operator).containsExactly(Operator.GT, Operator.LTE);
    }

    @Test
    void whatIsNoFilterIsSaid() {
        invalid("is no operator", () -> filters("a[like]=1"));
        invalid("is no operator", () -> filters("a[LT]=1"));
        invalid("is no operator", () -> filters("a[]=1"));
        invalid("must be a single value", () -> filters("a[lt][]=1"));
        String values =
                IntStream.rangeClosed(0, 1_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        invalid("more than 1000", () -> filters("a[in]=" + values));
    }

    @ParameterizedTest
    @CsvSource({
        "a=5,true",
        "a=4,false",
        "a[ne]=5,false",
        "a[ne]=4,true",
        "a[lt]=5,false",
        "a[lt]=6,true",
        "a[lte]=5,true",
        "a[lte]=4,false",
        "a[gt]=5,false",
        "a[gt]=4,true",
        "a[gte]=5,true",
        "a[gte]=6,false",
        "'a[in]=4,5',true",
        "'a[in]=4,6',false",
        "'a[in]=',false",
        "'a[nin]=4,5',false",
        "'a[nin]=4,6',true",
        "'a[nin]=',true"
    })
    void comparesNumbers(String query, boolean taken) {
        assertThat(filter(query).takes(5)).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
        "a=Hello,true", "a=hello,false", "a[ctn]=ELL,true", "'a[ctn]=',true", "a[ctn]=x,false", "a[ne]=Hello,false",
        "'a[in]=x,Hello',true", "'a[nin]=x,y',true", "a[lt]=Hf,true", "a[gte]=Hello,true", "a[gt]=Hello,false",
                "a[lte]=Ha,false"
    })
    void comparesTexts(String query, boolean taken) {
        assertThat(filter(query).takes("Hello")).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
        "a=1480334319,true",
        "a=2016-11-28T11:58:39Z,true",
        "a[gt]=1480334318,true",
        "a[gt]=1480334319,false",
        "a[lt]=2016-11-28T11:58:40%2B00:00,true"
    })
    void comparesTimesToTheSecond(String query, boolean taken) {
        assertThat(filter(query).takes(Instant.parse("2016-11-28T11:58:39.999Z")))
                .isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource({
        "a=1,true",
        "a=3,false",
        "'a[all]=1,2',true",
        "'a[all]=1,3',false",
        "'a[all]=',true",
        "'a[in]=2,3',true",
        "'a[in]=3,4',false",
        "'a[nin]=3,4',true",
        "'a[nin]=2,3',false",
        "a[ne]=1,false",
        "a[ne]=3,true"
    })
    void comparesLists(String query, boolean taken) {
        assertThat(filter(query).takes(List.of(1L, 2L), Filter::numbers)).isEqualTo(taken);
    }

    @Test
    void whatCannotBeComparedIsSaid() {
        invalid("cannot be filtered with ctn", () -> filter("a[ctn]=1").takes(5));
        invalid("cannot be filtered with all", () -> filter("a[all]=1").takes("x"));
        invalid("cannot be filtered with lt", () -> filter("a[lt]=1").takes(List.of(1L), Filter::numbers));
        invalid("whole numbers", () -> filter("a=x").takes(5));
        invalid("whole numbers", () -> filter("a=99999999999999999999").takes(5));
        invalid("ISO 8601", () -> filter("a[gt]=yesterday").takes(Instant.EPOCH));
        invalid("ISO 8601", () -> filter("a[gt]=%2B999999999-12-31T23:59:59Z").takes(Instant.EPOCH));
    }

    @Test
    void aComparisonIsARange() {
        assertThat(Filter.range(Operator.EQ, 7, 1)).hasValue(new Range(7, 7));
        assertThat(Filter.range(Operator.EQ, 7, 1_000)).hasValue(new Range(7_000, 7_999));
        assertThat(Filter.range(Operator.LT, 7, 1_000)).hasValue(new Range(Long.MIN_VALUE, 6_999));
        assertThat(Filter.range(Operator.LTE, 7, 1_000)).hasValue(new Range(Long.MIN_VALUE, 7_999));
        assertThat(Filter.range(Operator.GT, 7, 1_000)).hasValue(new Range(8_000, Long.MAX_VALUE));
        assertThat(Filter.range(Operator.GTE, 7, 1_000)).hasValue(new Range(7_000, Long.MAX_VALUE));
        assertThat(Filter.range(Operator.IN, 7, 1_000)).isEmpty();
        assertThat(Filter.range(Operator.CTN, 7, 1)).isEmpty();
    }
}
