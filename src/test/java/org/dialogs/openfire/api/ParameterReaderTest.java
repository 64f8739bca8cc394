package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterReaderTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    private static Parameters read(String query, String type, String body) {
        return ParameterReader.read(query, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Parameters form(String body) {
        return read(null, FORM, body);
    }

    private static Parameters json(String body) {
        return read(null, JSON, body);
    }

    private static void refused(int status, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(status));
    }

    @Test
    void bracketsNest() {
        Parameters user = form("user[login]=ann&user%5Bpassword%5D=p%26w&application_id=92")
                .below("user");

        assertThat(user.text("login")).hasValue("ann");
        assertThat(user.text("password")).hasValue("p&w");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ids[]=1&ids[]=2&ids[]=3", "ids[0]=1&ids[1]=2&ids[2]=3", "ids=1,+2,,3,", "ids=1%2C2%2C3"})
    void aFormHasListsInSeveralWays(String body) {
        assertThat(form(body).numbers("ids")).containsExactly(1L, 2L, 3L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ids\":[1,2,3]}", "{\"ids\":[\"1\",2,null,\"\",3]}", "{\"ids\":\"1, 2,3\"}"})
    void soDoesJson(String body) {
        assertThat(json(body).numbers("ids")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aNamelessPlaceInAListTakesNoOthers() {
        assertThat(form("a[1]=x&a[]=y").list("a")).containsExactly("x", "y");
    }

    @Test
    void aFormHasListsOfObjects() {
        List<Parameters> attachments =
                form("attachments[0][type]=image&attachments[0][id]=7&attachments[1][type]=audio")
                        .objects("attachments");

        assertThat(attachments).hasSize(2);
        assertThat(attachments.get(0).text("id")).hasValue("7");
        assertThat(attachments.get(1).text("type")).hasValue("audio");
        assertThat(json("{\"attachments\":[{\"type\":\"image\"},{\"type\":\"audio\"}]}")
                        .objects("attachments"))
                .hasSize(2);
    }

    @Test
    void theBodyIsBeforeTheQuery() {
        Parameters parameters = read("a=query&b=query", JSON, "{\"a\":\"body\"}");

        assertThat(parameters.text("a")).hasValue("body");
        assertThat(parameters.text("b")).hasValue("query");
    }

    @Test
    void ofTwoValuesTheLastCounts() {
        assertThat(form("a=1&a=2").text("a")).hasValue("2");
        assertThat(form("a[b]=1&a[b]=2").below("a").text("b")).hasValue("2");
    }

    @Test
    void aNameWithoutAValueIsThereAndEmpty() {
        assertThat(form("a&b=&&").has("a")).isTrue();
    }

    @Test
    void nothingIsNothing() {
        assertThat(ParameterReader.read(null, null, new byte[0]).names()).isEmpty();
        assertThat(ParameterReader.read("", FORM, new byte[0]).names()).isEmpty();
    }

    @Test
    void whoDoesNotSayThatItIsJsonIsUnderstood() {
        assertThat(read(null, null, "{\"a\":1}").number("a")).hasValue(1L);
        assertThat(read(null, "text/plain;charset=UTF-8", "{\"a\":1}").number("a"))
                .hasValue(1L);
        assertThat(read(null, "application/JSON; charset=utf-8", "{\"a\":1}").number("a"))
                .hasValue(1L);
        assertThat(read(null, "application/vnd.api+json", "{\"a\":1}").number("a"))
                .hasValue(1L);
        assertThat(read(null, null, "a=1").number("a")).hasValue(1L);
    }

    @Test
    void bodiesOfOtherKindsAreRefused() {
        refused(415, () -> read(null, "multipart/form-data; boundary=x", "--x--"));
        refused(415, () -> read(null, "application/xml", "<a/>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "1",
                "null",
                "\"a\"",
                "{",
                "{\"a\":1}}",
                "{\"a\":1} {}",
                "{a:1}",
                "{\"a\":NaN}",
                " ",
                "{\"a\":1,\"a\":2}"
            })
    void jsonIsOneObjectInWhichNoNameIsTwice(String body) {
        refused(400, () -> json(body));
    }

    @Test
    void whatIsWrongWithJsonIsSaidWithoutRepeatingIt() {
        assertThatThrownBy(() -> json("{\"password\":\"hush\",}"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("line 1")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%zz", "a=%f", "a=%", "%=1", "a=1&b=%2", "a=%-1", "a=%+1"})
    void percentSignsHaveTwoHexDigits(String body) {
        refused(400, () -> form(body));
        refused(400, () -> read(body, null, ""));
    }

    @Test
    void textsAreUtf8() {
        assertThat(form("a=%C3%A4+%F0%9F%98%80").text("a")).hasValue("\u00e4 \ud83d\ude00");
        assertThat(form("a=\u00e4").text("a")).hasValue("\u00e4");
        byte[] latin1 = "a=\u00e4".getBytes(StandardCharsets.ISO_8859_1);
        refused(400, () -> ParameterReader.read(null, FORM, latin1));
        refused(
                400,
                () -> ParameterReader.read(null, JSON, "{\"a\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1)));
        refused(400, () -> form("a=%E4"));
        refused(400, () -> form("a=%C3"));
        refused(400, () -> form("a=%C0%80"));
        refused(400, () -> form("a=%ED%A0%80"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\u0000\"}",
                "{\"a\":\"x\\u0008\"}",
                "{\"\\u0001\":1}",
                "{\"a\":[{\"b\":\"\\uffff\"}]}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\\ud800\"}"
            })
    void charactersThatXmlDoesNotHaveAreRefused(String body) {
        refused(400, () -> json(body));
    }

    @Test
    void soTheyAreInForms() {
        refused(400, () -> form("a=%00"));
        refused(400, () -> form("a%1b=1"));
        refused(400, () -> form("a[%0b]=1"));
        refused(400, () -> read("a=%ef%bf%bf", null, ""));
        assertThat(form("a=%09%0D%0A").text("a")).hasValue("\t\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a[b]=2", "a[b]=2&a=1", "a[b]=1&a[b][c]=2", "a[]=1&a=2"})
    void aParameterIsAValueOrHasParts(String body) {
        refused(400, () -> form(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[=1", "a[b=1", "a[b]c=1", "a[b]c]=1", "a[b][=1", "[a]=1", "=1", "a[[b]=1&[=2"})
    void bracketsMatch(String body) {
        refused(400, () -> form(body));
    }

    @Test
    void depthIsBounded() {
        assertThat(form("a" + "[b]".repeat(15) + "=1").names()).containsExactly("a");
        refused(400, () -> form("a" + "[b]".repeat(16) + "=1"));
        assertThat(json("{\"a\":".repeat(16) + "1" + "}".repeat(16)).names()).containsExactly("a");
        refused(400, () -> json("{\"a\":".repeat(17) + "1" + "}".repeat(17)));
        refused(400, () -> json("[".repeat(100_000)));
        refused(400, () -> json("{\"a\":" + "[".repeat(100_000)));
    }

    @Test
    void numbersOfThingsAreBounded() {
        String most = IntStream.range(0, 2_000).mapToObj(i -> "a" + i + "=1").collect(Collectors.joining("&"));
        assertThat(form(most).names()).hasSize(2_000);
        refused(400, () -> form(most + "&b=1"));
        assertThat(form("x".repeat(256) + "=1").names()).hasSize(1);
        refused(400, () -> form("x".repeat(257) + "=1"));
        refused(400, () -> json("{\"" + "x".repeat(257) + "\":1}"));
        refused(400, () -> json("{\"a\":" + "1".repeat(101) + "}"));
    }

    /** Whatever comes is either read or the call's own fault. */
    @Test
    void nothingThatIsSentMakesItFail() {
        long seed = new Random().nextLong();
        System.out.println("ParameterReaderTest: seed " + seed);
        Random random = new Random(seed);
        List<String> pieces = List.of(
                "a", "b", "[", "]", "[]", "=", "&", "%", "%20", "%00", "%c3", "+", ",", "{", "}", "\"", ":", "\\u",
                "d800", "0", "1e9", "-", ".", " ", "\u00e4", "null", "true", ";", "\n", "\\");
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(random.nextInt(20), 0, pieces.size())
                    .mapToObj(pieces::get)
                    .collect(Collectors.joining());
            byte[] bytes = text.getBytes(random.nextInt(10) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
            List<String> types = List.of(FORM, JSON, "", "text/plain", "a/b");
            try {
                Parameters parameters = ParameterReader.read(
                        random.nextBoolean() ? text : null, types.get(random.nextInt(types.size())), bytes);
                parameters.names().forEach(name -> ask(parameters, name));
            } catch (ApiException e) {
                assertThat(e.status()).as("seed %d: %s", seed, text).isIn(400, 415);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
    }

    /** What is asked of parameters is there, or they are invalid. */
    private static void ask(Parameters parameters, String name) {
        List<Runnable> questions = List.of(
                () -> parameters.text(name),
                () -> parameters.text(name, 3),
                () -> parameters.required(name),
                () -> parameters.number(name),
                () -> parameters.number(name, 0, 0, 1),
                () -> parameters.flag(name),
                () -> parameters.list(name),
                () -> parameters.numbers(name),
                () -> parameters.objects(name),
                () -> parameters.below(name),
                () -> Filter.of(parameters, name),
                () -> Page.of(parameters),
                () -> NewMessage.of(parameters));
        for (Runnable question : questions) {
            try {
                question.run();
            } catch (ApiException e) {
                assertThat(e.status()).isEqualTo(422);
            }
        }
    }

    /** A form and JSON that say the same are read alike. */
    @Test
    void aFormSaysWhatJsonSays() {
        long seed = new Random().nextLong();
        System.out.println("ParameterReaderTest: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            ObjectNode tree = tree(random, 3);
            List<String> pairs = new ArrayList<>();
            tree.properties().forEach(entry -> write(pairs, encode(entry.getKey()), entry.getValue()));
            Parameters form = form(String.join("&", pairs));
            Parameters json = json(tree.toString());
            assertThat(form.names()).as("seed %d", seed).isEqualTo(json.names());
            for (String name : json.names()) {
                assertThat(form.node(name)).as("seed %d", seed).isEqualTo(json.node(name));
            }
        }
    }

    private static ObjectNode tree(Random random, int depth) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            String name = random.ints(1 + random.nextInt(5), 0, 6)
                    .mapToObj("ab_\u00e4 &"::charAt)
                    .map(String::valueOf)
                    .collect(Collectors.joining());
            if (depth > 0 && random.nextBoolean()) {
                node.set(name, tree(random, depth - 1));
            } else {
                node.put(name, "v=&%+[]" + random.nextInt(100) + "\ud83d\ude00");
            }
        }
        return node;
    }

    private static void write(List<String> pairs, String name, JsonNode node) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> write(pairs, name + "[" + encode(entry.getKey()) + "]", entry.getValue()));
        } else {
            pairs.add(name + "=" + encode(node.asText()));
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void jsonHasSoManyNamesAndValuesInAll() {
        String names =
                IntStream.range(0, 4_001).mapToObj(i -> "\"a" + i + "\":1").collect(Collectors.joining(","));
        String nested =
                IntStream.range(0, 2_100).mapToObj(i -> "{\"a\":{\"b\":1}}").collect(Collectors.joining(","));
        String values = IntStream.range(0, 20_001).mapToObj(String::valueOf).collect(Collectors.joining(","));
        for (String body : List.of("{" + names + "}", "{\"a\":[" + nested + "]}", "{\"a\":[" + values + "]}")) {
            assertThatThrownBy(() -> json(body))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
        }

        String members = IntStream.range(0, 10_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
        assertThat(json("{\"occupants_ids\":[" + members + "]}").numbers("occupants_ids"))
                .hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2147483648", "1e-2147483648", "0.1e-2147483647", "1e99999999999999"})
    void aNumberThatIsNoneIsNoFailure(String number) {
        assertThatThrownBy(() -> json("{\"data\":{\"x\":" + number + "}}"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(400));
    }
}
