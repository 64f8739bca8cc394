package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    private static Page of(String query) {
        return Page.of(ParameterReader.read(query, null, new byte[0]));
    }

    @Test
    void isTheFirstHundredUnlessSaidOtherwise() {
        assertThat(of("")).isEqualTo(new Page(0, 100, Optional.empty(), false, false));
        assertThat(of("limit=&skip=&sort_desc=&count=")).isEqualTo(of(""));
    }

    @Test
    void isWhereTheCallSays() {
        assertThat(of("limit=1&skip=100000&sort_desc=x&count=1"))
                .isEqualTo(new Page(100_000, 1, Optional.of("x"), true, true));
        assertThat(of("limit=1000&sort_asc=x&count=0")).isEqualTo(new Page(0, 1_000, Optional.of("x"), false, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=x",
                "limit=-1",
                "skip=-1",
                "skip=100001",
                "skip=99999999999999999999",
                "count=2",
                "sort_asc=a&sort_desc=b",
                "sort_asc[a]=1",
                "limit[]=1"
            })
    void hasItsBounds(String query) {
        assertThatThrownBy(() -> of(query))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
    }
}
