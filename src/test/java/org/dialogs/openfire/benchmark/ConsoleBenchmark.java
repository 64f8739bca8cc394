package org.dialogs.openfire.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dialogs.openfire.testdatabase.JdbcDatabase;
import org.dialogs.openfire.testdatabase.PostgresServer;
import org.dialogs.openfire.testhost.Control;
import org.dialogs.openfire.testhost.HostDatabase;
import org.dialogs.openfire.testhost.OpenfireHost;

/**
 * The pages of the admin console, on PostgreSQL with five million messages in a million dialogs of a hundred thousand users, beside the
 * console's own list of users, which only releases have ({@code -Dopenfire.home}). One administrator loads one page after the other, all of
 * them {@value #ROUNDS} times in turn. Prints milliseconds until the last byte; then what the server has in memory while a dialog of half a
 * million messages is saved as a file.
 */
public final class ConsoleBenchmark {

    private static final int ROUNDS = 30;
    private static final int WARM_UP = Integer.getInteger("benchmark.rounds", 15);
    private static final int DIALOGS = 1_000_000;
    private static final int MESSAGES = 5_000_000;
    private static final int OF_LONG_DIALOG = 500_000;

    /** When the last message was sent, in unix seconds; there is an hour of it with 20,000 dialogs, and then 60 in each hour. */
    private static final long END = 1_795_262_400;

    private static final String USERS = "/user-summary.jsp";

    private static final String APPLICATION = "CASE WHEN d %% 20 < 16 THEN 92 WHEN d %% 20 < 19 THEN 93 ELSE 0 END";
    private static final String TYPE = "CASE WHEN d / 20 %% 20 < 16 THEN 3 WHEN d / 20 %% 20 < 19 THEN 2 ELSE 1 END";
    private static final String FIRST = "CASE WHEN d %% 100 = 0 THEN 1 ELSE d %% 5000 END || '-92@localhost'";
    private static final String SECOND = "5000 + d %% 95000 || '-92@localhost'";
    private static final String LAST =
            "CASE WHEN d < 20000 THEN %1$d - d %% 3600 ELSE %1$d - 3600 - d::bigint * 7919 %% 1000003 * 60 END";

    private static final List<String> DATA = List.of(
            """
            INSERT INTO ofUser (username, name, creationDate, modificationDate)
            SELECT u || '-92', 'User ' || u, '001700000000000', '001700000000000' FROM generate_series(0, 99999) u
            """,
            """
            INSERT INTO ofDialogUser (applicationID, userID, login, fullName, createdDate, updatedDate)
            SELECT 92, u, 'login' || u, 'User ' || u, 1700000000000, 1700000000000 FROM generate_series(1, 99999) u
            """,
            """
            INSERT INTO ofDialogUserName (applicationID, nameKind, userName, userID)
            SELECT 92, 1, 'login' || u, u FROM generate_series(1, 99999) u
            """,
            """
            INSERT INTO ofDialog (applicationID, dialogID, dialogType, dialogName, roomJID, firstUser, secondUser, lastMessageID,
              lastMessageBody, lastMessageSender, lastMessageSent, lastMessageOrder, lastMessageArrival, createdDate, updatedDate,
              messageCount, lastArrival, ownerJID, activeHour)
            SELECT application, lpad(to_hex(d), 24, '0'), type, CASE WHEN type < 3 THEN 'Group ' || d END,
              CASE WHEN type < 3 THEN d || '@conference.localhost' END, CASE WHEN type = 3 THEN one END, CASE WHEN type = 3 THEN two END,
              lpad(to_hex(d), 24, '0'), lpad(d::text, 60, 'text '), one, last, last, last * 1000000, (last - 86400) * 1000, last * 1000,
              CASE WHEN d = 0 THEN %2$d ELSE 4 + CASE WHEN d <= 500004 THEN 1 ELSE 0 END END, last * 1000000, one, last / 3600
            FROM (SELECT d, """
                    + APPLICATION + " AS application, " + TYPE + " AS type, " + FIRST + " AS one, " + SECOND
                    + " AS two, " + LAST
                    + " AS last FROM generate_series(0, %3$d - 1) d) x",
            "INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate) SELECT "
                    + APPLICATION + ", lpad(to_hex(d), 24, '0'), " + FIRST
                    + ", 0, d %% 4, 1700000000000 FROM generate_series(0, %3$d - 1) d",
            "INSERT INTO ofDialogMember (applicationID, dialogID, userJID, sinceArrival, readCount, createdDate) SELECT "
                    + APPLICATION + ", lpad(to_hex(d), 24, '0'), " + SECOND
                    + ", 0, d %% 5, 1700000000000 FROM generate_series(0, %3$d - 1) d",
            "DROP INDEX ofDialogMessage_page",
            "DROP INDEX ofDialogMessage_stanza");

    /** Message i is dialog 0's while there are so many; the others go round, each a day after the one before. */
    private static final String SOME_MESSAGES = """
            INSERT INTO ofDialogMessage (messageID, applicationID, dialogID, dateSent, arrival, senderJID, recipientJID, stanzaID, body,
              markable, createdDate, updatedDate)
            SELECT lpad(to_hex(i + 16777216), 24, '0'), """ + APPLICATION + """
            , lpad(to_hex(d), 24, '0'), sent, sent * 1000000 + i %% 1000, '1-92@localhost', '2-92@localhost', lpad(to_hex(i), 24, '0'),
              lpad(i::text, 60, 'text '), 1, sent * 1000, sent * 1000
            FROM (SELECT i, CASE WHEN i < %2$d THEN 0 ELSE 1 + (i - %2$d) %% (%3$d - 1) END AS d,
                %1$d - 40000000 + CASE WHEN i < %2$d THEN i * 60 ELSE (i - %2$d) / (%3$d - 1) * 86400 END::bigint AS sent
              FROM generate_series(%4$d, %5$d - 1) i) x
            """;

    private static final int STEP = 500_000;

    private static final List<String> INDEXES = List.of(
            "CREATE INDEX ofDialogMessage_page ON ofDialogMessage (applicationID, dialogID, dateSent, arrival)",
            "CREATE INDEX ofDialogMessage_stanza ON ofDialogMessage (applicationID, dialogID, stanzaID)",
            "VACUUM ANALYZE");

    private static final Pattern HIDDEN = Pattern.compile("<input[^>]*type=\"hidden\"[^>]*>");
    private static final Pattern ATTRIBUTE = Pattern.compile("(name|value)=\"([^\"]*)\"");
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"]*)\" rel=\"next\"");
    private static final Pattern OLDER = Pattern.compile("href=\"(conversation\\?[^\"]*before=[^\"]*)\"");

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Control control;
    private final String base;

    private ConsoleBenchmark(OpenfireHost host) {
        control = host.control();
        base = "http://127.0.0.1:" + host.ports().console();
    }

    /** @param args none */
    public static void main(String[] args) throws Exception {
        try (OpenfireHost host = OpenfireHost.builder()
                .database(HostDatabase.on(PostgresServer.shared()))
                // The groups have no rooms.
                .property("dialogs.groups.repairInterval", "0")
                .plugin(OpenfireHost.dialogsJar())
                .build()
                .start()) {
            ConsoleBenchmark benchmark = new ConsoleBenchmark(host);
            benchmark.fill();
            benchmark.logIn();
            benchmark.measurePages();
            benchmark.measureExport();
            host.close();
            host.deleteHome();
        }
        System.exit(0);
    }

    /** By a connection of our own: those of the server are to be given back soon. */
    private void fill() throws SQLException {
        long begun = System.nanoTime();
        Map<String, String> database = control.sql("SELECT current_database() AS name, inet_server_port() AS port")
                .get(0);
        JdbcDatabase own = new JdbcDatabase(
                "jdbc:postgresql://127.0.0.1:" + database.get("port") + "/" + database.get("name"), "postgres", "");
        try (Connection connection = own.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET maintenance_work_mem = '1GB'");
            for (String each : DATA) {
                statement.execute(each.formatted(END, OF_LONG_DIALOG, DIALOGS));
            }
            for (int from = 0; from < MESSAGES; from += STEP) {
                statement.execute(SOME_MESSAGES.formatted(END, OF_LONG_DIALOG, DIALOGS, from, from + STEP));
            }
            for (String each : INDEXES) {
                statement.execute(each);
            }
        }
        System.out.printf(
                "%d dialogs, %d messages, written in %.0f s%n",
                control.count("SELECT COUNT(*) FROM ofDialog"),
                control.count("SELECT COUNT(*) FROM ofDialogMessage"),
                (System.nanoTime() - begun) / 1e9);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
    }

    private void logIn() throws IOException, InterruptedException {
        String page = get("/login.jsp?url=%2Fplugins%2Fdialogs%2Fdialogs").body();
        Map<String, String> form = new LinkedHashMap<>();
        HIDDEN.matcher(page).results().forEach(input -> {
            Map<String, String> attributes = ATTRIBUTE
                    .matcher(input.group())
                    .results()
                    .collect(Collectors.toMap(each -> each.group(1), each -> each.group(2), (one, other) -> one));
            form.put(attributes.get("name"), attributes.getOrDefault("value", ""));
        });
        form.put("username", "admin");
        form.put("password", "admin");
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        http.send(
                HttpRequest.newBuilder(URI.create(base + "/login.jsp"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.discarding());
        if (get("/plugins/dialogs/dialogs").statusCode() != 200) {
            throw new IllegalStateException("Nobody is logged in");
        }
    }

    /** A page, and what it took to load it: nanoseconds. */
    private record Timed(String name, String path, List<Long> nanos, List<Integer> bytes) {

        static Timed of(String name, String path) {
            return new Timed(name, path, new ArrayList<>(), new ArrayList<>());
        }

        double millis(double part) {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
        }
    }

    private void measurePages() throws IOException, InterruptedException {
        String conversation = ours("conversation?application=92&dialog=" + "0".repeat(24));
        List<Timed> all = new ArrayList<>();
        for (Timed page : List.of(
                Timed.of("the console's own users", USERS),
                Timed.of("dialogs", ours("dialogs")),
                Timed.of("dialogs, 100 a page", ours("dialogs?limit=100")),
                Timed.of("dialogs, 50 pages on", followed(ours("dialogs"), 50)),
                Timed.of("dialogs, longest silent first", ours("dialogs?sort=last-up")),
                Timed.of("dialogs, newest first", ours("dialogs?sort=created")),
                Timed.of("dialogs, oldest first", ours("dialogs?sort=created-up")),
                Timed.of("dialogs of an application", ours("dialogs?application=93")),
                Timed.of("dialogs of a type", ours("dialogs?type=public")),
                Timed.of("dialogs of a day", ours("dialogs?from=2025-10-01&until=2025-10-01")),
                Timed.of(
                        "dialogs of a month by their making",
                        ours("dialogs?from=2026-10-01&until=2026-10-31&sort=created")),
                Timed.of("dialogs of a user (200)", ours("dialogs?user=1234-92")),
                Timed.of("dialogs of a user by his login", ours("dialogs?user=login1234")),
                Timed.of("dialogs of a user by name", ours("dialogs?user=1234-92&sort=name")),
                Timed.of("dialogs of a user by messages", ours("dialogs?user=1234-92&sort=messages")),
                Timed.of("dialogs of a user with 10,200", ours("dialogs?user=1-92")),
                Timed.of("his, longest silent first", ours("dialogs?user=1-92&sort=last-up")),
                Timed.of("his, newest first", ours("dialogs?user=1-92&sort=created")),
                Timed.of("his, 10 pages on", followed(ours("dialogs?user=1-92"), 10)),
                Timed.of("his, with a text of none", ours("dialogs?user=1-92&text=nobody-has-this")),
                Timed.of("dialogs with a text of many", ours("dialogs?text=group")),
                Timed.of("dialogs with a text of none", ours("dialogs?text=nobody-has-this")),
                Timed.of("dialogs by their id", ours("dialogs?text=0000000000000000000a1b2c")),
                Timed.of("conversation", conversation),
                Timed.of("conversation, older", older(conversation)),
                Timed.of("conversation, a day", conversation + "&date=2025-12-01"),
                Timed.of("conversation, found", conversation + "&search=499"),
                Timed.of("conversation, not found", conversation + "&search=nobody-has-this"),
                Timed.of(
                        "conversation of five messages",
                        ours("conversation?application=92&dialog=0000000000000000000a1b21")),
                Timed.of("group rooms", ours("group-rooms")),
                Timed.of("applications", ours("applications")),
                Timed.of("settings", ours("settings")),
                Timed.of("status", ours("status")))) {
            int status = get(page.path).statusCode();
            if (status == 200) {
                all.add(page);
            } else {
                System.out.printf("%-36s answers %d%n", page.name, status);
            }
        }
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Timed page : all) {
                long begun = System.nanoTime();
                HttpResponse<String> answer = get(page.path);
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(page.path + ": " + answer.statusCode());
                }
                if (round >= 0) {
                    page.nanos.add(System.nanoTime() - begun);
                    page.bytes.add(answer.body().length());
                }
            }
        }
        print(all);
    }

    private static String ours(String url) {
        return "/plugins/dialogs/" + url;
    }

    private String followed(String path, int times) throws IOException, InterruptedException {
        String reached = path;
        for (int i = 0; i < times; i++) {
            reached = link(reached, NEXT).orElseThrow();
        }
        return reached;
    }

    private String older(String path) throws IOException, InterruptedException {
        return link(path, OLDER).orElse(path);
    }

    private Optional<String> link(String path, Pattern pattern) throws IOException, InterruptedException {
        Matcher link = pattern.matcher(get(path).body());
        return link.find() ? Optional.of(ours(link.group(1).replace("&amp;", "&"))) : Optional.empty();
    }

    private static void print(List<Timed> all) {
        Optional<Double> users = all.stream()
                .filter(page -> page.path.equals(USERS))
                .map(page -> page.millis(0.5))
                .findFirst();
        System.out.printf("%-36s %10s %10s %10s %12s%n", "page", "median ms", "p95 ms", "characters", "of users'");
        for (Timed page : all) {
            System.out.printf(
                    "%-36s %10.1f %10.1f %10.0f %12s%n",
                    page.name,
                    page.millis(0.5),
                    page.millis(0.95),
                    page.bytes.stream().mapToInt(Integer::intValue).average().orElse(0),
                    users.map(millis -> "%.2f".formatted(page.millis(0.5) / millis))
                            .orElse(""));
        }
    }

    private void measureExport() throws Exception {
        for (String format : List.of("csv", "jsonl")) {
            long before = control.heapAfterCollection();
            long begun = System.nanoTime();
            HttpResponse<InputStream> answer = http.send(
                    HttpRequest.newBuilder(URI.create(base
                                    + ours("conversation?application=92&dialog=" + "0".repeat(24) + "&export="
                                            + format)))
                            .build(),
                    BodyHandlers.ofInputStream());
            CompletableFuture<Long> bytes = CompletableFuture.supplyAsync(() -> size(answer.body()));
            List<Long> heaps = new ArrayList<>();
            while (!bytes.isDone()) {
                heaps.add(control.heapAfterCollection());
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.out.printf(
                    "%d messages as %s: status %d, %.0f MB in %.1f s; heap after a collection %.0f MB before, %s MB at most"
                            + " meanwhile, looked at %d times%n",
                    OF_LONG_DIALOG,
                    format,
                    answer.statusCode(),
                    bytes.get() / 1e6,
                    seconds,
                    before / 1e6,
                    heaps.stream()
                            .max(Long::compare)
                            .map(most -> "%.0f".formatted(most / 1e6))
                            .orElse("?"),
                    heaps.size());
        }
    }

    private static long size(InputStream body) {
        try (body) {
            return body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
