package org.dialogs.openfire.testhost;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.console.Circumstances;
import org.dialogs.openfire.console.Concerns;
import org.dialogs.openfire.console.Console;
import org.dialogs.openfire.console.GroupRepairs;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.host.OpenfireConsole;
import org.dialogs.openfire.host.OpenfireProperties;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.GroupRoom;
import org.dialogs.openfire.rooms.Repair;
import org.dialogs.openfire.rooms.RepairReport;
import org.dialogs.openfire.status.Counter;
import org.dialogs.openfire.status.Health;
import org.dialogs.openfire.status.Health.Check;
import org.dialogs.openfire.status.Level;
import org.dialogs.openfire.status.Meters;
import org.dialogs.openfire.status.Monitor;
import org.dialogs.openfire.status.Probe;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.container.PluginManager;
import org.jivesoftware.util.JiveGlobals;

/**
 * The console's pages inside the server, with a repair job and a monitor that the test plays, in the place of those of the packaged plugin:
 * {@link ControlPlugin} loads this class so that it sees that one's classes.
 */
public final class ConsoleCall implements Function<Map<String, String>, String> {

    private static final int MOST_LISTED = 200;
    private static final long STAMPED_A_SECOND = 12;
    private static final long KEPT_A_SECOND = 6;

    private volatile Optional<RepairReport> report = Optional.empty();
    private volatile boolean running;
    private volatile Instant now = Instant.now();
    private volatile long letters;
    private volatile boolean logins = true;
    private Monitor monitor = monitor();
    private int begun;

    public ConsoleCall() {
        show();
    }

    /** What was seen before is forgotten. */
    private void lookAnew() {
        monitor.close();
        letters = 0;
        logins = true;
        monitor = monitor();
        show();
    }

    private void show() {
        Settings settings = new Settings(JiveGlobals::getProperty);
        Concerns concerns = new Concerns(
                settings,
                new OpenfireProperties(),
                new Circumstances(
                        "dialogs",
                        () -> false,
                        () -> false,
                        Optional::empty,
                        () -> true,
                        () -> 0,
                        () -> true,
                        () -> 0,
                        () -> 0,
                        () -> true));
        PluginManager plugins = XMPPServer.getInstance().getPluginManager();
        Console.in(new OpenfireConsole(plugins, OpenPart.plugin()))
                .groupRooms(new GroupRepairs(() -> report, () -> running, this::begin))
                .status(
                        monitor,
                        concerns,
                        OpenPart.of(HistoryWriter.class).letters(),
                        () -> true,
                        settings::journalMaxBytes)
                .open();
    }

    /** One for which time passes when the test says so. */
    private Monitor monitor() {
        InstantSource time = () -> now;
        Clock clock = time.withZone(ZoneOffset.UTC);
        Meters meters = new Meters(
                Map.of(
                        Counter.STAMPED, () -> STAMPED_A_SECOND * now.getEpochSecond(),
                        Counter.KEPT, () -> KEPT_A_SECOND * now.getEpochSecond()),
                Map.of(Level.DEAD_LETTERS, () -> letters),
                Map.of());
        Health health = new Health(
                meters,
                () -> 1,
                Map.of(Check.LOGINS, () -> logins),
                Map.of(),
                new Probe("played-pulse", () -> {}),
                clock);
        LongSupplier nanoTime = () -> Duration.between(Instant.EPOCH, now).toNanos();
        try {
            Constructor<Monitor> constructor =
                    Monitor.class.getDeclaredConstructor(Meters.class, Health.class, Clock.class, LongSupplier.class);
            constructor.setAccessible(true);
            return constructor.newInstance(meters, health, clock, nanoTime);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The monitor looks, as if it were that time. */
    private void look(Instant time) {
        now = time;
        try {
            Method look = Monitor.class.getDeclaredMethod("look");
            look.setAccessible(true);
            look.invoke(monitor);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Parameters: {@code do} is {@code play} (a number of {@code repairs}, with this {@code detail}), {@code forget}, {@code begun}; {@code day},
     * for a day of the monitor's that ends now, or {@code look}, for one look, so long {@code ago}, at so many dead {@code letters} and whether
     * {@code logins} are well.
     */
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
                lookAnew();
            }
            case "begun" -> {
                return String.valueOf(begun);
            }
            case "day" -> {
                lookAnew();
                Instant end = Instant.now();
                for (Instant time = end.minus(Duration.ofDays(1)); !time.isAfter(end); time = time.plusSeconds(60)) {
                    look(time);
                }
            }
            case "look" -> {
                letters = Long.parseLong(call.getOrDefault("letters", "0"));
                logins = Boolean.parseBoolean(call.getOrDefault("logins", "true"));
                look(Instant.now().minus(Duration.parse(call.getOrDefault("ago", "PT0S"))));
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
                Instant.parse("2026-11-21T12:34:56Z"),
                Duration.ofMillis(1_250),
                123_456,
                123_455,
                0,
                counts,
                first,
                number > 0 ? 2 : 0);
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
