package org.dialogs.openfire.testhost;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.dialogs.openfire.console.Console;
import org.dialogs.openfire.console.GroupRepairs;
import org.dialogs.openfire.host.OpenfireConsole;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.rooms.Repair;
import org.dialogs.openfire.rooms.RepairReport;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.container.Plugin;
import org.jivesoftware.openfire.container.PluginManager;

/**
 * The console's pages inside the server, with a repair job that the test plays, in the place of those of the packaged plugin:
 * {@link ControlPlugin} loads this class so that it sees that one's classes.
 */
public final class ConsoleCall implements Function<Map<String, String>, String> {

    private static final int MOST_LISTED = 200;

    private volatile Optional<RepairReport> report = Optional.empty();
    private volatile boolean running;
    private int begun;

    public ConsoleCall() {
        PluginManager plugins = XMPPServer.getInstance().getPluginManager();
        Plugin dialogs = plugins.getPlugins().stream()
                .filter(plugin -> plugin.getClass().getSimpleName().equals("DialogsPlugin"))
                .findFirst()
                .orElseThrow();
        Console.in(new OpenfireConsole(plugins, dialogs))
                .groupRooms(new GroupRepairs(() -> report, () -> running, this::begin))
                .open();
    }

    /** Parameters: {@code do} is {@code play} (a number of {@code repairs}, with this {@code detail}), {@code forget} or {@code begun}. */
    @Override
    public synchronized String apply(Map<String, String> call) {
        switch (call.get("do")) {
            case "play" -> {
                running = false;
                report = Optional.of(report(Integer.parseInt(call.get("repairs")), call.get("detail")));
            }
            case "forget" -> {
                running = false;
                report = Optional.empty();
                begun = 0;
            }
            case "begun" -> {
                return String.valueOf(begun);
            }
            default -> throw new IllegalArgumentException(call.get("do"));
        }
        return "";
    }

    private static RepairReport report(int number, String detail) {
        Repair.Kind[] kinds = Repair.Kind.values();
        Map<Repair.Kind, Long> counts = new EnumMap<>(Repair.Kind.class);
        List<Repair> repairs = IntStream.range(0, number)
                .mapToObj(i -> new Repair(
                        new GroupRoom(92, new DialogId("65f1a2b3c4d5e6f7%08x".formatted(i))),
                        kinds[i % kinds.length],
                        detail))
                .toList();
        repairs.forEach(repair -> counts.merge(repair.kind(), 1L, Long::sum));
        List<Repair> first = repairs.subList(0, Math.min(number, MOST_LISTED));
        return new RepairReport(
                Instant.parse("2026-11-21T12:34:56Z"), Duration.ofMillis(1_250), 123_456, 123_455, counts, first, 2);
    }

    private synchronized boolean begin() {
        if (running) {
            return false;
        }
        begun++;
        running = true;
        return true;
    }
}
