package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testhost.HostExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The plugin is loaded anew, again and again, while people talk at full speed. */
class ReloadIT {

    private static final int RELOADS = 3;
    private static final int BETWEEN = 500;

    @RegisterExtension
    static final HostExtension SERVER = HostExtension.withPlugin();

    @Test
    void whatWasStampedIsKeptOnceAndNobodyNoticesTheReloads() throws Exception {
        Crowd crowd = new Crowd(SERVER).logIn().talk();

        for (int reload = 1; reload <= RELOADS; reload++) {
            awaitMore(crowd);
            SERVER.control().reload("dialogs");
            Awaitility.await("the plugin is back")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> SERVER.control().interceptors().contains(LifecycleIT.INTERCEPTOR));
            assertThat(SERVER.control().interceptors()).containsOnlyOnce(LifecycleIT.INTERCEPTOR);
            assertThat(pluginsThreads()).contains("dialogs-writer").doesNotHaveDuplicates();
        }
        awaitMore(crowd);
        crowd.hush();

        Awaitility.await("rows")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(
                                KeptRows.of(SERVER.control()).byStanzaId().keySet())
                        .containsAll(crowd.stamped()));
        KeptRows kept = KeptRows.of(SERVER.control());
        System.out.printf(
                "Reload: sent=%d received=%d stamped=%d kept=%d double=%d reloads=%d%n",
                crowd.sent().size(),
                crowd.received().size(),
                crowd.stamped().size(),
                kept.rows().size(),
                kept.twice().size(),
                RELOADS);
        assertThat(crowd.received()).isEqualTo(crowd.sent().keySet());
        assertThat(crowd.stamped()).hasSizeGreaterThan((RELOADS + 1) * BETWEEN);
        assertThat(kept.twice()).isEmpty();
        assertThat(kept.byStanzaId().keySet()).isEqualTo(crowd.stamped());
        assertThat(crowd.sent().values()).containsAll(kept.rows());
        assertThat(KeptRows.miscounted(SERVER.control())).isEmpty();
        assertThat(crowd.errors()).isEmpty();
    }

    /** What the plugin stamps meanwhile may be less: this is what it could have. */
    private static void awaitMore(Crowd crowd) {
        int enough = crowd.sent().size() + BETWEEN;
        Awaitility.await("messages go on")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> crowd.sent().size() >= enough);
    }

    private static List<String> pluginsThreads() {
        return SERVER.control().threads().stream()
                .filter(thread -> thread.startsWith("dialogs-"))
                .toList();
    }
}
