package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.SaslClient;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dialogs.openfire.testinterop.Comparison;
import org.dialogs.openfire.testinterop.Outcome;
import org.dialogs.openfire.testinterop.SmackSuite;
import org.junit.jupiter.api.Test;

/**
 * Ordinary clients notice nothing: what Smack's interoperability suite finds right on a server it finds right with the plugin, too. What
 * did not pass, and why, is in {@code target/interop/openfire-<version>.txt}.
 */
class InteropIT {

    /** A test that waits in vain on a busy machine does so once, not each time. */
    private static final int AGAIN = 3;

    @Test
    void whatPassesWithoutThePluginPassesWithIt() throws IOException {
        SmackSuite suite = SmackSuite.compile();
        try (OpenfireHost bare = OpenfireHost.builder().build();
                OpenfireHost host =
                        OpenfireHost.builder().plugin(OpenfireHost.dialogsJar()).build()) {
            bare.start();
            host.start();
            haveEverythingAtWork(host);

            Comparison all = compare(suite, bare, host, "", List.of());

            SortedSet<String> lost = all.lost();
            for (int time = 1; time <= AGAIN && !lost.isEmpty(); time++) {
                lost.retainAll(compare(suite, bare, host, "-again-" + time, Comparison.methods(lost))
                        .lost());
            }
            SortedSet<String> passedAgain = all.lost();
            passedAgain.removeAll(lost);
            String version = host.control().version();
            String table = all.table("Smack's suite on Openfire " + version, passedAgain);
            Files.writeString(Path.of("target/interop/openfire-" + version + ".txt"), table);
            System.out.println(table);
            assertThat(all.passing("MultiUserChat")).as("tests of rooms").isGreaterThan(35);
            assertThat(all.passing("Carbons")).as("tests of carbons").isGreaterThanOrEqualTo(3);
            assertThat(all.passing("")).as("tests").isGreaterThan(90);
            assertThat(lost).as("fails only with the plugin").isEmpty();
            for (OpenfireHost server : List.of(bare, host)) {
                server.stop();
                server.deleteHome();
            }
        }
    }

    /** Tokens are passwords, applications are apart. */
    private static void haveEverythingAtWork(OpenfireHost host) {
        host.control()
                .sql(
                        "INSERT INTO ofDialogApplication (applicationID, applicationName, authKey, authSecret, enabled, createdDate,"
                                + " updatedDate) VALUES (92, 'tests', 'key', 'secret', 1, 0, 0)");
        Awaitility.await("tokens are passwords")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .until(() -> !SaslClient.mechanisms(host).contains("SCRAM-SHA-1"));
    }

    /** Both servers at once: most of the time is spent waiting for what does not come. */
    private static Comparison compare(
            SmackSuite suite, OpenfireHost bare, OpenfireHost host, String round, Collection<String> tests) {
        CompletableFuture<SortedMap<String, Outcome>> without =
                CompletableFuture.supplyAsync(() -> suite.run(bare, "without" + round, tests));
        SortedMap<String, Outcome> with = suite.run(host, "with" + round, tests);
        return new Comparison(without.join(), with);
    }
}
