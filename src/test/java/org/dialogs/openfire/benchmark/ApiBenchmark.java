package org.dialogs.openfire.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.dialogs.openfire.auth.SessionToken;
import org.dialogs.openfire.host.HttpMount;
import org.dialogs.openfire.testdatabase.PostgresServer;
import org.dialogs.openfire.testhost.Control;
import org.dialogs.openfire.testhost.HostDatabase;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.dialogs.openfire.testhost.PluginJar;

/**
 * The calls that clients make most, on PostgreSQL with a million messages in ten thousand dialogs, beside a servlet of the same server that
 * only answers. A hundred users call at random, from {@value #CLIENTS} connections without a pause; load, server and database share the
 * machine. Prints calls a second and milliseconds.
 */
public final class ApiBenchmark {

    private static final int CLIENTS = 16;
    private static final int USERS = 100;
    private static final int DIALOGS = 10_000;
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(Integer.getInteger("benchmark.warmUp", 10));
    private static final long MEASURED = TimeUnit.SECONDS.toNanos(Integer.getInteger("benchmark.seconds", 15));
    private static final long HOUR = 3_600_000;

    /**
     * User 1000 + u is a party to the dialogs d with d % 100 = u, a hundred of them, together with user 2000 + d % 977. A dialog has a
     * hundred messages, one by one from each of the two.
     */
    private static final List<String> DATA = List.of("""
            INSERT INTO ofDialogMessage (messageID, applicationID, dialogID, dateSent, arrival, senderJID, recipientJID, stanzaID, body,
              attachments, customParameters, markable, createdDate, updatedDate)
            SELECT lpad(to_hex(i), 24, '0'), 92, 'ffff' || lpad(to_hex(i % 10000), 20, '0'), 1700000000 + i / 3,
              1700000000000000 + i::bigint * 333333,
              CASE i / 10000 % 2 WHEN 0 THEN 1000 + i % 100 ELSE 2000 + i % 10000 % 977 END || '-92@localhost',
              CASE i / 10000 % 2 WHEN 0 THEN 2000 + i % 10000 % 977 ELSE 1000 + i % 100 END || '-92@localhost',
              lpad(to_hex(i), 24, '0'), lpad(i::text, 60, 'text '), NULL, NULL, 1, 1700000000000 + i::bigint * 333,
              1700000000000 + i::bigint * 333
            FROM generate_series(1, 1000000) i
            """, """
            INSERT INTO ofDialog (applicationID, dialogID, dialogType, firstUser, secondUser, lastMessageID, lastMessageBody,
              lastMessageSender, lastMessageSent, lastMessageOrder, lastMessageArrival, createdDate, updatedDate, messageCount, lastArrival,
              ownerJID, activeHour)
            SELECT 92, 'ffff' || lpad(to_hex(d), 20, '0'), 3, (1000 + d % 100) || '-92@localhost', (2000 + d % 977) || '-92@localhost',
              lpad(to_hex(990000 + d), 24, '0'), 'text', (1000 + d % 100) || '-92@localhost', 1700330000 + d / 3, 1700330000 + d / 3,
              1700000000000000 + (990000 + d)::bigint * 333333, 1700000000000, 1700000000000, 100,
              1700000000000000 + 1000000::bigint * 333333, (1000 + d % 100) || '-92@localhost', (1700330000 + d / 3) / 3600
            FROM generate_series(0, 9999) d
            """, """
            INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)
            SELECT 92, 'ffff' || lpad(to_hex(d), 20, '0'), (1000 + d % 100) || '-92@localhost', 0, 100, 1700000000000
            FROM generate_series(0, 9999) d
            """, """
            INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate)
            SELECT 92, 'ffff' || lpad(to_hex(d), 20, '0'), (2000 + d % 977) || '-92@localhost', 0, 60, 1700000000000
            FROM generate_series(0, 9999) d
            """, "ANALYZE");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newFixedThreadPool(CLIENTS))
            .build();
    private final String base;
    private final List<String> tokens = IntStream.range(0, USERS)
            .mapToObj(user -> SessionToken.random().text())
            .toList();

    private ApiBenchmark(OpenfireHost host) {
        base = "http://127.0.0.1:" + host.ports().httpBind();
    }

    /** A kind of call: the request that a user makes. */
    private record Kind(String name, Function<Integer, HttpRequest> request) {}

    /** @param args none */
    public static void main(String[] args) throws Exception {
        Path bare = PluginJar.writePlugin(
                Files.createTempDirectory("benchmark").resolve("bare.jar"),
                List.of(BarePlugin.class, BarePlugin.Bare.class, HttpMount.class));
        OpenfireHost.Builder builder = OpenfireHost.builder()
                .database(HostDatabase.on(PostgresServer.shared()))
                .property("dialogs.api.tokenRequestsPerSecond", "100000")
                .property("dialogs.api.addressRequestsPerSecond", "100000")
                .plugin(OpenfireHost.dialogsJar())
                .plugin(bare);
        for (int user = 0; user < USERS; user++) {
            builder.user(1000 + user + "-92", "password");
        }
        try (OpenfireHost host = builder.build().start()) {
            ApiBenchmark benchmark = new ApiBenchmark(host);
            benchmark.fill(host.control());
            benchmark.run();
            host.close();
            host.deleteHome();
        }
        System.exit(0);
    }

    private void fill(Control control) {
        DATA.forEach(control::sql);
        long now = System.currentTimeMillis();
        control.sql("INSERT INTO ofDialogApplication VALUES (92, 'Benchmark', 'key', 'secret', 1, " + now + ", " + now
                + ")");
        for (int user = 0; user < USERS; user++) {
            control.sql("INSERT INTO ofDialogSession VALUES ('%s', '%024x', 92, %d, %d, %d, %d)"
                    .formatted(new SessionToken(tokens.get(user)).hash(), user, 1000 + user, now + 2 * HOUR, now, now));
        }
    }

    private void run() throws Exception {
        System.out.printf(
                "%d clients, %d s each after %d s%n%-44s %10s %8s %8s %8s%n",
                CLIENTS,
                TimeUnit.NANOSECONDS.toSeconds(MEASURED),
                TimeUnit.NANOSECONDS.toSeconds(WARM_UP),
                "call",
                "calls/s",
                "p50 ms",
                "p99 ms",
                "bytes");
        for (Kind kind : List.of(
                new Kind("a servlet that only answers", user -> get(user, BarePlugin.PATH + "/")),
                new Kind(
                        "50 messages of a dialog",
                        user -> get(
                                user,
                                "/dialogs/chat/Message.json?chat_dialog_id=%s&sort_desc=date_sent&limit=50&mark_as_read=0"
                                        .formatted(dialog(user)))),
                new Kind("50 of 100 dialogs", user -> get(user, "/dialogs/chat/Dialog.json?limit=50")),
                new Kind("what is unread", user -> get(user, "/dialogs/chat/Message/unread.json")),
                new Kind("a new message", this::post),
                new Kind("a message is read", this::read))) {
            load(kind, WARM_UP);
            print(kind, load(kind, MEASURED));
        }
    }

    private HttpRequest get(int user, String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("QB-Token", tokens.get(user))
                .build();
    }

    private HttpRequest post(int user) {
        return HttpRequest.newBuilder(URI.create(base + "/dialogs/chat/Message.json"))
                .header("QB-Token", tokens.get(user))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"chat_dialog_id\":\"%s\",\"message\":\"Hello, how are you today?\"}"
                        .formatted(dialog(user))))
                .build();
    }

    private HttpRequest read(int user) {
        int dialog = number(user);
        // Every other one is from the other user.
        int message = dialog + DIALOGS * (1 + 2 * ThreadLocalRandom.current().nextInt(50));
        return HttpRequest.newBuilder(URI.create(base + "/dialogs/chat/Message/%024x.json".formatted(message)))
                .header("QB-Token", tokens.get(user))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"read\":1}"))
                .build();
    }

    private static String dialog(int user) {
        return "ffff%020x".formatted(number(user));
    }

    private static int number(int user) {
        return user + USERS * ThreadLocalRandom.current().nextInt(DIALOGS / USERS);
    }

    /** What was measured: nanoseconds a call, and how long an answer was. */
    private record Measured(long[] nanos, double bytes, double seconds) {}

    private Measured load(Kind kind, long nanos) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        long start = System.nanoTime();
        List<Future<long[][]>> running = IntStream.range(0, CLIENTS)
                .mapToObj(client -> clients.submit(() -> call(kind, start + nanos)))
                .toList();
        LongStream.Builder times = LongStream.builder();
        LongStream.Builder bytes = LongStream.builder();
        for (Future<long[][]> each : running) {
            Arrays.stream(each.get()[0]).forEach(times);
            Arrays.stream(each.get()[1]).forEach(bytes);
        }
        clients.shutdown();
        return new Measured(
                times.build().sorted().toArray(), bytes.build().average().orElse(0), (System.nanoTime() - start) / 1e9);
    }

    private long[][] call(Kind kind, long until) throws IOException, InterruptedException {
        LongStream.Builder times = LongStream.builder();
        LongStream.Builder bytes = LongStream.builder();
        for (long begun = System.nanoTime(); begun < until; begun = System.nanoTime()) {
            HttpRequest request = kind.request.apply(ThreadLocalRandom.current().nextInt(USERS));
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        request.uri() + ": " + answer.statusCode() + " " + new String(answer.body()));
            }
            times.add(System.nanoTime() - begun);
            bytes.add(answer.body().length);
        }
        return new long[][] {times.build().toArray(), bytes.build().toArray()};
    }

    private static void print(Kind kind, Measured measured) {
        long[] nanos = measured.nanos;
        System.out.printf(
                "%-44s %10.0f %8.2f %8.2f %8.0f%n",
                kind.name,
                nanos.length / measured.seconds,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                measured.bytes);
    }
}
