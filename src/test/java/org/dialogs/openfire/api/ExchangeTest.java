package org.dialogs.openfire.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.api.Route.Access;
import org.dialogs.openfire.auth.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {

    private final Workers workers = new Workers("test-exchange", () -> 1, () -> 1);
    private final CallCounts counts = new CallCounts();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int status;
    private int left;

    @AfterEach
    void close() {
        workers.close();
    }

    /** Of a web server that would do nothing later: what is not answered at once fails. */
    private void call(Route route) {
        HttpServletRequest request = proxy(HttpServletRequest.class, (name, argument) -> switch (name) {
            case "getMethod" -> "GET";
            case "getRequestURI" -> "/dialogs/a";
            case "getContextPath" -> "/dialogs";
            case "getRemoteAddr" -> "127.0.0.1";
            case "getContentLengthLong" -> -1L;
            case "getHeader", "getQueryString", "getContentType" -> null;
            default -> throw new UnsupportedOperationException(name);
        });
        HttpServletResponse response = proxy(HttpServletResponse.class, (name, argument) -> {
            if (name.equals("setStatus")) {
                status = (int) argument;
            }
            return name.equals("getOutputStream") ? output() : null;
        });
        Desk desk = new Desk(
                new Routes(List.of(route)),
                token -> {
                    throw ApiException.noSession();
                },
                new RateLimits(new Settings(property -> null).api()));
        Places full = new Places(1, 1);
        full.take("another");
        new Exchange(
                        "request-1",
                        request,
                        response,
                        new Budget(1_000).new Share(),
                        desk,
                        workers,
                        workers,
                        counts,
                        exchange -> left++)
                .begin(1_000, full, full);
    }

    private ServletOutputStream output() {
        return new ServletOutputStream() {
            @Override
            public void write(int value) {
                written.write(value);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException("setWriteListener");
            }
        };
    }

    private interface Answers {
        Object answer(String method, Object argument);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        answers.answer(method.getName(), arguments == null ? null : arguments[0])));
    }

    private static Route route() {
        return Route.get(
                "/a",
                Access.OPEN,
                call -> Answer.ok(JsonNodeFactory.instance.objectNode().put("is", "here")));
    }

    @Test
    void whatIsInMemoryIsToldAtOnceWhileAllPlacesAreTakenAndIsNotCounted() {
        call(route().atOnce());

        assertThat(status).isEqualTo(200);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("{\"is\":\"here\"}");
        assertThat(left).isEqualTo(1);
        assertThat(counts.calls()).isZero();
    }

    @Test
    void whatMayWaitForTheDatabaseIsToldToComeAgainThen() {
        call(route());

        assertThat(status).isEqualTo(503);
        assertThat(left).isEqualTo(1);
        assertThat(counts.failures()).isEqualTo(1);
    }
}
