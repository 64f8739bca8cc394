package org.dialogs.openfire.history.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.dialogs.openfire.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of a segment that was cut off anywhere, or of which any bit is wrong: nothing is thrown, nothing is invented, and no record
 * before the damage is lost, nor any behind it.
 */
class JournalDamageTest {

    private static final int SEGMENT = 1 << 20;

    @TempDir
    private Path temp;

    private final Settings settings = new Settings(property -> null);
    private final List<String> records = List.of(
            "first", "", "{\"body\":\"zweiter \u00fc\"}", "x".repeat(70), "\u0416\u4e16\ud83d\ude00", "last of them");
    private byte[] segment;
    private String segmentName;

    /** Where in the segment each record ends. */
    private List<Integer> ends;

    @BeforeEach
    void write() throws IOException {
        Path folder = temp.resolve("original");
        try (Journal journal = Journal.open(folder, settings, SEGMENT, Duration.ZERO, Duration.ofSeconds(30))) {
            for (String text : records) {
                journal.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                        .accept();
            }
        }
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.filter(each -> each.toString().endsWith(".journal"))
                    .findFirst()
                    .orElseThrow();
        }
        segment = Files.readAllBytes(file);
        segmentName = file.getFileName().toString();
        ends = new ArrayList<>();
        int end = 0;
        for (String text : records) {
            end += Frame.HEADER + text.getBytes(StandardCharsets.UTF_8).length;
            ends.add(end);
        }
        assertThat(segment).hasSize(end);
    }

    /** What a journal gives back of this segment; that it can still be appended to; that a second look gives the same. */
    private List<String> recovered(byte[] bytes) throws Exception {
        Path folder = temp.resolve("damaged");
        delete(folder);
        Files.createDirectories(folder);
        Files.write(folder.resolve(segmentName), bytes);
        List<String> first = open(folder, "appended");
        List<String> second = open(folder, "appended again");
        List<String> both = new ArrayList<>(first);
        both.add("appended again");
        assertThat(second).isEqualTo(both);
        assertThat(first).endsWith("appended");
        return first.subList(0, first.size() - 1);
    }

    private List<String> open(Path folder, String appended) throws Exception {
        try (Journal journal = Journal.open(folder, settings, SEGMENT, Duration.ofHours(1), Duration.ofSeconds(30))) {
            journal.append(ByteBuffer.wrap(appended.getBytes(StandardCharsets.UTF_8)))
                    .accept();
            List<String> texts = new ArrayList<>();
            for (List<JournalRecord> next = next(journal); !next.isEmpty(); next = next(journal)) {
                next.forEach(record -> texts.add(new String(record.payload(), StandardCharsets.UTF_8)));
            }
            return texts;
        }
    }

    private static List<JournalRecord> next(Journal journal) throws Exception {
        return journal.read(100, 1 << 20, Duration.ZERO);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private boolean isSetAside() {
        return Files.exists(temp.resolve("damaged/damaged"));
    }

    @Test
    void cutOffAnywhereItHasTheRecordsBeforeTheCut() throws Exception {
        for (int length = 0; length <= segment.length; length++) {
            int cut = length;
            long whole = ends.stream().filter(end -> end <= cut).count();

            assertThat(recovered(Arrays.copyOf(segment, cut)))
                    .as("cut at %d", cut)
                    .isEqualTo(records.subList(0, (int) whole));
            assertThat(isSetAside()).as("cut at %d", cut).isFalse();
            int end = whole == 0 ? 0 : ends.get((int) whole - 1);
            Path file = temp.resolve("damaged").resolve(segmentName);
            assertThat(Files.exists(file) ? Files.size(file) : 0)
                    .as("cut at %d", cut)
                    .isGreaterThanOrEqualTo(end);
            assertThat(whole == 0 || Files.size(file) == end)
                    .as("cut at %d", cut)
                    .isTrue();
        }
    }

    @Test
    void withAnyBitWrongItHasAllRecordsButThatOne() throws Exception {
        for (int at = 0; at < segment.length; at++) {
            int index = at;
            int hit = (int) ends.stream().filter(end -> end <= index).count();
            List<String> others = new ArrayList<>(records);
            others.remove(hit);
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = segment.clone();
                damaged[at] ^= (byte) (1 << bit);

                assertThat(recovered(damaged)).as("bit %d of byte %d", bit, at).isEqualTo(others);
                // At the very end it cannot be told from a record that was cut off: a length can say more than there
                // is.
                boolean last = hit == records.size() - 1;
                assertThat(isSetAside() || last)
                        .as("set aside: bit %d of byte %d", bit, at)
                        .isTrue();
            }
        }
    }

    @Test
    void zeroesAtTheEndAreARecordThatWasNeverFinished() throws Exception {
        assertThat(recovered(Arrays.copyOf(segment, segment.length + 5000))).isEqualTo(records);
        assertThat(isSetAside()).isFalse();
    }

    @Test
    void whateverHappensToItNothingIsInventedAndWhatStandsBeforeIsThere() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("JournalDamageTest: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            int from = random.nextInt(segment.length);
            int to = Math.min(segment.length, from + 1 + random.nextInt(100));
            byte[] damaged = damage(random, from, to);
            long before = ends.stream().filter(end -> end <= from).count();

            List<String> recovered = recovered(damaged);
            assertThat(recovered).as("seed %d, round %d", seed, round).hasSizeGreaterThanOrEqualTo((int) before);
            assertThat(recovered.subList(0, (int) before))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(records.subList(0, (int) before));
            assertThat(records).as("seed %d, round %d", seed, round).containsSubsequence(recovered);
        }
    }

    /** The bytes in {@code [from, to)} overwritten, left out, or said twice. */
    private byte[] damage(Random random, int from, int to) {
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        damaged.write(segment, 0, from);
        switch (random.nextInt(3)) {
            case 0 -> {
                byte[] noise = new byte[to - from];
                random.nextBytes(noise);
                damaged.writeBytes(noise);
                damaged.write(segment, to, segment.length - to);
            }
            case 1 -> damaged.write(segment, to, segment.length - to);
            default -> {
                damaged.write(segment, from, to - from);
                damaged.write(segment, from, segment.length - from);
            }
        }
        return damaged.toByteArray();
    }

    @Test
    void aMessageThatLooksLikeARecordIsNone() throws Exception {
        // Even with the text of a whole record inside another, of which the header is broken.
        byte[] inner = Arrays.copyOfRange(segment, 0, ends.get(0));
        String text = new String(inner, StandardCharsets.UTF_8);
        Path folder = temp.resolve("nested");
        try (Journal journal = Journal.open(folder, settings, SEGMENT, Duration.ZERO, Duration.ofSeconds(30))) {
            journal.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                    .accept();
        }
        byte[] outer = Files.readAllBytes(folder.resolve(segmentName));
        outer[5] ^= 1;

        assertThat(recovered(outer)).isEmpty();
    }

    @Test
    void aRecordThatStandsThereTwiceIsGivenOutOnce() throws Exception {
        for (int i = 0; i < ends.size(); i++) {
            ByteArrayOutputStream twice = new ByteArrayOutputStream();
            twice.write(segment, 0, ends.get(i));
            twice.write(segment, i == 0 ? 0 : ends.get(i - 1), segment.length - (i == 0 ? 0 : ends.get(i - 1)));

            assertThat(recovered(twice.toByteArray())).as("record %d", i).isEqualTo(records);
        }
    }
}
