package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

    private static Parameters of(String json) {
        return ParameterReader.read(null, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** @param errors what the call's maker is told */
    private static void invalid(String errors, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.status()).isEqualTo(422);
            assertThat(e.body()).hasToString("{\"errors\":" + errors + "}");
        });
    }

    @Test
    void aTextMayBeANumberOrASwitch() {
        Parameters parameters =
                of("{\"text\":\"x\",\"number\":12345678901,\"switch\":true,\"none\":null,\"empty\":\"\"}");

        assertThat(parameters.text("text")).hasValue("x");
        assertThat(parameters.text("number")).hasValue("12345678901");
        assertThat(parameters.text("switch")).hasValue("true");
        assertThat(parameters.text("none")).isEmpty();
        assertThat(parameters.has("none")).isTrue();
        assertThat(parameters.text("empty")).hasValue("");
        assertThat(parameters.text("missing")).isEmpty();
    }

    @Test
    void aTextHasNoPartsAndItsLength() {
        invalid("{\"a\":[\"must be a single value\"]}", () -> of("{\"a\":{}}").text("a"));
        invalid("{\"a\":[\"must be a single value\"]}", () -> of("{\"a\":[]}").text("a"));
        assertThat(of("{\"a\":\"xxx\"}").text("a", 3)).hasValue("xxx");
        invalid(
                "{\"a\":[\"is too long (maximum is 3 characters)\"]}",
                () -> of("{\"a\":\"xxxx\"}").text("a", 3));
    }

    @Test
    void whatIsRequiredIsThereAndNotEmpty() {
        assertThat(of("{\"a\":0}").required("a")).isEqualTo("0");
        for (String missing : new String[] {"{}", "{\"a\":null}", "{\"a\":\"\"}"}) {
            invalid("{\"a\":[\"is required\"]}", () -> of(missing).required("a"));
        }
    }

    @Test
    void numbersAreWholeAndWithinTheirBounds() {
        assertThat(of("{\"a\":\" 7 \"}").number("a")).hasValue(7L);
        assertThat(of("{\"a\":\"\"}").number("a")).isEmpty();
        assertThat(of("{}").number("a", 5, 1, 9)).isEqualTo(5);
        assertThat(of("{\"a\":9}").number("a", 5, 1, 9)).isEqualTo(9);
        invalid("{\"a\":[\"must be from 1 to 9\"]}", () -> of("{\"a\":10}").number("a", 5, 1, 9));
        invalid(
                "{\"a\":[\"must be from 1 to 9\"]}",
                () -> of("{\"a\":4294967297}").number("a", 5, 1, 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e3", "\"x\"", "9223372036854775808", "true", "\"1 2\""})
    void whatIsNoWholeNumberIsInvalid(String value) {
        invalid(
                "{\"a\":[\"must be a whole number\"]}",
                () -> of("{\"a\":" + value + "}").number("a"));
    }

    @Test
    void aSwitchIsOneOrZeroTrueOrFalse() {
        assertThat(of("{\"a\":1}").flag("a")).hasValue(true);
        assertThat(of("{\"a\":\"true\"}").flag("a")).hasValue(true);
        assertThat(of("{\"a\":\"0\"}").flag("a")).hasValue(false);
        assertThat(of("{\"a\":false}").flag("a")).hasValue(false);
        assertThat(of("{\"a\":\"\"}").flag("a")).isEmpty();
        invalid("{\"a\":[\"must be 1 or 0\"]}", () -> of("{\"a\":2}").flag("a"));
        invalid("{\"a\":[\"must be 1 or 0\"]}", () -> of("{\"a\":\"TRUE\"}").flag("a"));
    }

    @Test
    void listsHaveSingleValues() {
        invalid(
                "{\"a\":[\"must be a list of single values\"]}",
                () -> of("{\"a\":[[1]]}").list("a"));
        invalid("{\"a\":[\"must be a list\"]}", () -> of("{\"a\":{\"x\":1}}").list("a"));
        invalid(
                "{\"a\":[\"must be whole numbers\"]}",
                () -> of("{\"a\":\"1,x\"}").numbers("a"));
    }

    @Test
    void listsOfObjectsHaveObjects() {
        invalid(
                "{\"a\":[\"must be a list of objects\"]}",
                () -> of("{\"a\":[1]}").objects("a"));
        invalid("{\"a\":[\"must be a list\"]}", () -> of("{\"a\":1}").objects("a"));
    }

    @Test
    void whatIsBelowIsNamedInFull() {
        invalid(
                "{\"user.login\":[\"is required\"]}",
                () -> of("{\"user\":{}}").below("user").required("login"));
        invalid(
                "{\"user.login\":[\"is required\"]}",
                () -> of("{}").below("user").required("login"));
        invalid(
                "{\"user\":[\"must have parts, as in user[part]\"]}",
                () -> of("{\"user\":1}").below("user"));
        assertThat(of("{\"user\":null}").below("user").names()).isEmpty();
    }

    @Test
    void whatTheySayIsNotInTheirText() {
        assertThat(of("{\"password\":\"hush\"}"))
                .asString()
                .contains("password")
                .doesNotContain("hush");
    }
}
