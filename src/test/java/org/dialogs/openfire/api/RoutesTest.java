package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.dialogs.openfire.api.Route.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

    private final Routes routes = new Routes(List.of(
            Route.get("/things/{id}", Access.OPEN, call -> Answer.empty(200)),
            Route.get("/things/first", Access.OPEN, call -> Answer.empty(200)),
            Route.put("/things/{id}", Access.OPEN, call -> Answer.empty(200)),
            Route.get("/things", Access.OPEN, call -> Answer.empty(200)),
            Route.get("/things/{id}/parts/{part}", Access.OPEN, call -> Answer.empty(200))));

    private Routes.Found found(String path) {
        return routes.find("GET", path);
    }

    private void refused(int status, String method, String path) {
        assertThatThrownBy(() -> routes.find(method, path))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(status));
    }

    @Test
    void aNameInBracesStandsForASegment() {
        assertThat(found("/things/7").variables()).isEqualTo(Map.of("id", "7"));
        assertThat(found("/things/7/parts/8").variables()).isEqualTo(Map.of("id", "7", "part", "8"));
    }

    @Test
    void aLiteralIsBeforeAName() {
        assertThat(found("/things/first").route().template()).isEqualTo("/things/first");
        assertThat(found("/things/first.json").route().template()).isEqualTo("/things/first");
        assertThat(routes.find("PUT", "/things/first").variables()).isEqualTo(Map.of("id", "first"));
    }

    @Test
    void clientsMaySayThatItIsJson() {
        assertThat(found("/things.json").route().template()).isEqualTo("/things");
        assertThat(found("/things/7.json").variables()).isEqualTo(Map.of("id", "7"));
        assertThat(found("/things/7.json.json").variables()).isEqualTo(Map.of("id", "7.json"));
    }

    @Test
    void aHeadIsAGetWithoutItsBody() {
        assertThat(routes.find("HEAD", "/things").route().method()).isEqualTo("GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "/.json",
                "/thing",
                "/things/",
                "/things//parts/8",
                "/things/7/",
                "/things/7/parts",
                "/Things",
                "/a/b/c/d/e/f/g/h/i/j/k/l/m/n",
                "/things/{id}/x"
            })
    void whatIsNotThereIsNotFound(String path) {
        refused(404, "GET", path);
    }

    @Test
    void anotherMethodIsNotAllowedAndItIsSaidWhichAre() {
        refused(405, "DELETE", "/things/7");
        refused(405, "PATCH", "/things");
        assertThatThrownBy(() -> routes.find("DELETE", "/things/7")).hasMessage("Only GET, PUT here");
    }

    @Test
    void whatIsEncodedInAPathIsASegmentsText() {
        assertThat(found("/things/a%2Fb").variables()).isEqualTo(Map.of("id", "a/b"));
        assertThat(found("/things/a%20b+c").variables()).isEqualTo(Map.of("id", "a b+c"));
        assertThat(found("/%74hings").route().template()).isEqualTo("/things");
        assertThat(found("/things/..%2F..").variables()).isEqualTo(Map.of("id", "../.."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things/%", "/things/%zz", "/things/%4", "/things/%ff", "/things/%c0%80"})
    void aPercentSignHasTwoHexDigitsOfUtf8(String path) {
        refused(400, "GET", path);
    }
}
