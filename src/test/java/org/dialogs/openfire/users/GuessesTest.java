package org.dialogs.openfire.users;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.dialogs.openfire.model.ApplicationUser;
import org.junit.jupiter.api.Test;

class GuessesTest {

    private static final ApplicationUser ANN = new ApplicationUser(1001, 92);

    private final AtomicLong passed = new AtomicLong();
    private final Guesses guesses = new Guesses(() -> 2, passed::get);

    @Test
    void afterTooManyWrongOnesOfAUserNoMoreAreCheckedForAMinute() {
        guesses.wrong(ANN);
        assertThatCode(() -> guesses.check(ANN)).doesNotThrowAnyException();

        guesses.wrong(ANN);
        assertThatThrownBy(() -> guesses.check(ANN)).isInstanceOf(TooManyGuessesException.class);
        assertThatCode(() -> guesses.check(new ApplicationUser(1001, 93))).doesNotThrowAnyException();

        passed.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThatCode(() -> guesses.check(ANN)).doesNotThrowAnyException();
    }
}
