package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {

    private final Places places = new Places(5, 2);

    @Test
    void aNetworkHasAPartOfThemAtMost() {
        assertThat(places.take("slow")).isTrue();
        assertThat(places.take("slow")).isTrue();
        assertThat(places.take("slow")).isFalse();
        assertThat(places.take("other")).isTrue();

        places.give("slow");

        assertThat(places.take("slow")).isTrue();
    }

    @Test
    void thereAreNoMoreThanThereAre() {
        for (int i = 0; i < 5; i++) {
            assertThat(places.take("a" + i)).isTrue();
        }
        assertThat(places.take("b")).isFalse();

        for (int i = 0; i < 5; i++) {
            places.give("a" + i);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(places.take("c" + i)).isTrue();
        }
        assertThat(places.take("b")).isFalse();
    }
}
