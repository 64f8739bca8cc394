package org.dialogs.openfire.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.dialogs.openfire.testclient.GroupDialog;
import org.dialogs.openfire.testdatabase.PostgresServer;
import org.dialogs.openfire.testhost.HostDatabase;
import org.dialogs.openfire.testhost.OpenfireHost;

/**
 * What it costs that a group's members need not join its room, beside an ordinary room and a group whose room they have joined: each with
 * {@value #MEMBERS} members, of whom the same {@value #ONLINE} are there, each with one device. They talk at a
 * steady pace, now in the one and now in the others; load, server and database share the machine. Prints the CPU time of the server's
 * process a message and how long a message takes to each device, and fails if a device has not got each message exactly once.
 */
public final class GroupBenchmark {

    private static final int MEMBERS = 1000;
    private static final int ONLINE = 50;
    private static final int ROUNDS = Integer.getInteger("benchmark.group.rounds", 4);
    private static final int PER_SECOND = Integer.getInteger("benchmark.group.perSecond", 100);
    private static final int WARM_UP = PER_SECOND * Integer.getInteger("benchmark.group.warmUp", 40);
    private static final int MEASURED = PER_SECOND * Integer.getInteger("benchmark.group.seconds", 15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern NUMBER = Pattern.compile("<body>number ([0-9]+) ");

    private final OpenfireHost host;
    private final List<LoadClient> clients = new ArrayList<>();
    private final int total = 3 * (WARM_UP + ROUNDS * MEASURED);
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();

    /** By number of the message: when it was due. */
    private final long[] due = new long[total];

    /** By client and number of the message: when it came, and how often. */
    private final List<AtomicLongArray> came = new ArrayList<>();

    private final List<AtomicIntegerArray> times = new ArrayList<>();

    private GroupBenchmark(OpenfireHost host) {
        this.host = host;
    }

    /** A group, and what was measured in it. */
    private static final class Way {

        private final String name;
        private final String room;
        private final LongStream.Builder nanos = LongStream.builder();
        private Duration cpu = Duration.ZERO;
        private int messages;

        Way(String name, String room) {
            this.name = name;
            this.room = room;
        }
    }

    /** @param args none */
    public static void main(String[] args) throws Exception {
        OpenfireHost.Builder builder = OpenfireHost.builder()
                .database(HostDatabase.on(PostgresServer.shared()))
                .plugin(OpenfireHost.dialogsJar());
        for (int user = 0; user < ONLINE; user++) {
            builder.user(name(user), "password");
        }
        boolean isDone = false;
        try (OpenfireHost host = builder.build().start()) {
            isDone = new GroupBenchmark(host).run();
            host.close();
            host.deleteHome();
        }
        System.exit(isDone ? 0 : 1);
    }

    private static String name(int user) {
        return 1000 + user + "-92";
    }

    private boolean run() throws Exception {
        host.control()
                .sql("INSERT INTO ofUser (username, plainPassword, creationDate, modificationDate)"
                        + " SELECT u || '-92', 'password', '001700000000000', '001700000000000' FROM generate_series("
                        + (1000 + ONLINE) + ", " + (999 + MEMBERS) + ") u");
        String[] others =
                IntStream.range(1, MEMBERS).mapToObj(GroupBenchmark::name).toArray(String[]::new);
        // Users of an application enter no other rooms unless nobody is kept apart.
        host.control().setProperty("dialogs.tenants", "off");
        Way ordinary = new Way("an ordinary room, joined", "benchmark@muc." + host.domain());
        Way joined =
                new Way("a group, joined", GroupDialog.of(host, name(0), others).room());
        Way direct = new Way(
                "a group, not to be joined",
                GroupDialog.withoutJoining(host, name(0), others).room());
        for (int user = 0; user < ONLINE; user++) {
            AtomicLongArray arrivals = new AtomicLongArray(total);
            AtomicIntegerArray counts = new AtomicIntegerArray(total);
            came.add(arrivals);
            times.add(counts);
            clients.add(new LoadClient(host, name(user), "password", text -> hear(text, arrivals, counts)));
            enter(ordinary, user);
            if (user == 0) {
                furnish(ordinary, others);
            }
            enter(joined, user);
        }
        List<Way> ways = List.of(ordinary, joined, direct);
        ways.forEach(way -> talk(way, WARM_UP));
        for (int round = 0; round < ROUNDS; round++) {
            ways.forEach(this::measure);
        }
        System.out.printf(
                "%d members, %d online; %d messages a second, %d rounds of %d messages each%n%-30s %16s %10s %8s %8s%n",
                MEMBERS, ONLINE, PER_SECOND, ROUNDS, MEASURED, "", "CPU ms a message", "p50 ms", "p99 ms", "max ms");
        ways.forEach(GroupBenchmark::print);
        return isExactlyOnce();
    }

    private void enter(Way way, int user) {
        clients.get(user)
                .send("<presence to='" + way.room + "/" + (1000 + user)
                        + "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>");
    }

    /** Has the first to enter make the room one that stays, and all others members of it. */
    private void furnish(Way way, String[] others) {
        String iq = "<iq type='set' id='1' to='" + way.room
                + "'><query xmlns='http://jabber.org/protocol/muc#%s'>%s</query></iq>";
        String persistent = "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                + "<value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                + "<field var='muc#roomconfig_persistentroom'><value>1</value></field>"
                + "<field var='muc#roomconfig_maxusers'><value>0</value></field></x>";
        clients.get(0).send(iq.formatted("owner", persistent));
        clients.get(0)
                .send(iq.formatted(
                        "admin",
                        Stream.of(others)
                                .map(other -> "<item affiliation='member' jid='" + other + "@" + host.domain() + "'/>")
                                .collect(Collectors.joining())));
        Awaitility.await("all are members")
                .atMost(PATIENCE)
                .until(() -> host.control()
                                .count("SELECT COUNT(*) FROM ofMucMember m JOIN ofMucRoom r ON r.roomID = m.roomID"
                                        + " WHERE r.name = 'benchmark'")
                        == MEMBERS - 1);
    }

    private void hear(String text, AtomicLongArray arrivals, AtomicIntegerArray counts) {
        long now = System.nanoTime();
        Matcher number = NUMBER.matcher(text);
        if (number.find()) {
            int which = Integer.parseInt(number.group(1));
            arrivals.compareAndSet(which, 0, now);
            counts.incrementAndGet(which);
            heard.incrementAndGet();
        }
    }

    private void measure(Way way) {
        Duration before = cpu();
        int first = talk(way, MEASURED);
        way.cpu = way.cpu.plus(cpu().minus(before));
        way.messages += MEASURED;
        for (AtomicLongArray arrivals : came) {
            for (int number = first; number < first + MEASURED; number++) {
                way.nanos.add(arrivals.get(number) - due[number]);
            }
        }
    }

    private Duration cpu() {
        return host.process().info().totalCpuDuration().orElseThrow();
    }

    /** Returns the number of the first message when all have come. */
    private int talk(Way way, int messages) {
        int first = sent.get();
        long pace = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        long next = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            while (System.nanoTime() - next < 0) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            int number = sent.getAndIncrement();
            // Late is late: counted from when it was due, a sender that was held up does not hide it.
            due[number] = next;
            clients.get(number % ONLINE)
                    .send(
                            "<message type='groupchat' to='%s' id='%024x'><body>number %d of a group's messages</body></message>"
                                    .formatted(way.room, number, number));
            next += pace;
        }
        Awaitility.await("all have heard all")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> heard.get() >= sent.get() * ONLINE);
        return first;
    }

    private static void print(Way way) {
        long[] nanos = way.nanos.build().sorted().toArray();
        System.out.printf(
                "%-30s %16.3f %10.2f %8.2f %8.2f%n",
                way.name,
                way.cpu.toNanos() / 1e6 / way.messages,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }

    private boolean isExactlyOnce() {
        long wrong = times.stream()
                .mapToLong(counts -> IntStream.range(0, total)
                        .filter(number -> counts.get(number) != 1)
                        .count())
                .sum();
        System.out.printf("%d of %d copies did not come exactly once%n", wrong, (long) total * ONLINE);
        return wrong == 0;
    }
}
