package org.dialogs.openfire.testhost;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dialogs.openfire.rooms.RepairJob;
import org.dialogs.openfire.rooms.RepairReport;

/** A test's look at the plugin's own {@link RepairJob}: {@link ControlPlugin} loads this class so that it sees the packaged plugin's classes. */
public final class RepairCall implements Function<Map<String, String>, String> {

    private static final long PATIENCE = Duration.ofSeconds(50).toNanos();

    @Override
    public String apply(Map<String, String> call) {
        RepairJob job = OpenPart.of(RepairJob.class);
        return switch (call.get("do")) {
            case "run" -> text(run(job));
            case "last" -> job.last().map(report -> "report\n" + text(report)).orElse("");
            default -> throw new IllegalArgumentException(call.get("do"));
        };
    }

    /** Has it run from beginning to end, after whatever runs already. */
    private static RepairReport run(RepairJob job) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!job.runNow()) {
            check(deadline);
        }
        while (job.isRunning()) {
            check(deadline);
        }
        return job.last().orElseThrow();
    }

    private static void check(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException("The groups are still being compared");
        }
        Thread.onSpinWait();
    }

    private static String text(RepairReport report) {
        if (report.failures() > 0) {
            throw new IllegalStateException(report.toString());
        }
        return report.repairs().stream()
                .map(repair -> repair.group().name() + " " + repair.kind() + " " + repair.detail())
                .collect(Collectors.joining("\n"));
    }
}
