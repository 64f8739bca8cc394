package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BudgetTest {

    @Test
    void whatIsTakenIsThereAgainOnceItIsGivenBack() {
        Budget budget = new Budget(10);

        assertThat(budget.take(10)).isTrue();
        assertThat(budget.take(1)).isFalse();
        assertThat(budget.take(0)).isTrue();
        assertThat(budget.used()).isEqualTo(10);
        budget.give(4);
        assertThat(budget.take(5)).isFalse();
        assertThat(budget.take(4)).isTrue();
    }

    @Test
    void whatACallHasTakenIsGivenBackOnceAndItTakesNothingAfterThat() {
        Budget budget = new Budget(10);
        Budget.Share call = budget.new Share();
        Budget.Share other = budget.new Share();
        assertThat(other.take(1)).isTrue();
        assertThat(call.take(4)).isTrue();
        assertThat(call.take(6)).isFalse();
        assertThat(call.take(5)).isTrue();

        call.giveBack();
        call.giveBack();

        assertThat(call.take(1)).isFalse();
        assertThat(budget.used()).isEqualTo(1);
    }

    @Test
    void manyAtOnceNeverHaveMore() throws InterruptedException {
        Budget budget = new Budget(3);
        AtomicInteger having = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 8; i++) {
            threads.execute(() -> {
                for (int j = 0; j < 10_000; j++) {
                    if (budget.take(1)) {
                        most.accumulateAndGet(having.incrementAndGet(), Math::max);
                        taken.incrementAndGet();
                        having.decrementAndGet();
                        budget.give(1);
                    }
                }
            });
        }
        threads.shutdown();

        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isBetween(1, 3);
        assertThat(taken.get()).isPositive();
        assertThat(budget.used()).isZero();
    }
}
