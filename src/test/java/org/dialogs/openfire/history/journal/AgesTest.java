package org.dialogs.openfire.history.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgesTest {

    private static final long SECOND = 1_000_000_000;

    private final Ages ages = new Ages();

    private long age(long sequence, long now) {
        return ages.of(sequence, now * SECOND).toSeconds();
    }

    @Test
    void whatNeverCameHasNoAge() {
        assertThat(ages.of(1, SECOND)).isEqualTo(Duration.ZERO);
    }

    @Test
    void aRecordIsAsOldAsTheFirstOfItsSecond() {
        ages.came(1, 0);
        ages.came(2, SECOND / 2);
        ages.came(3, 10 * SECOND);

        assertThat(age(1, 20)).isEqualTo(20);
        assertThat(age(2, 20)).isEqualTo(20);
        assertThat(age(3, 20)).isEqualTo(10);
    }

    @Test
    void whatComesAfterAnHourOfNothingIsYoung() {
        ages.came(1, 0);
        ages.came(2, 3_600 * SECOND);

        assertThat(age(2, 3_601)).isEqualTo(1);
    }

    @Test
    void afterManyHoursNothingSeemsYoungerThanItIs() {
        int records = 50_000;
        for (int i = 0; i < records; i++) {
            ages.came(i, i * SECOND);
        }

        for (int i = 0; i < records; i += 777) {
            assertThat(age(i, records)).isBetween((long) records - i, (long) records - i + 8);
        }
    }
}
