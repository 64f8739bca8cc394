package org.dialogs.openfire.api;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** A request of which only the method and headers are there, and an answer that remembers its headers: no web server is needed for these. */
final class TestRequest {

    private TestRequest() {}

    static HttpServletRequest of(String method, Map<String, String> headers) {
        Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        known.putAll(headers);
        return proxy(HttpServletRequest.class, (name, arguments) -> switch (name) {
            case "getMethod" -> method;
            case "getHeader" -> known.get((String) arguments[0]);
            default -> throw new UnsupportedOperationException(name);
        });
    }

    /** Puts every header that is set into {@code headers}, by its name in lower case. */
    static HttpServletResponse response(Map<String, List<String>> headers) {
        return proxy(HttpServletResponse.class, (name, arguments) -> {
            String header = ((String) arguments[0]).toLowerCase(Locale.ROOT);
            switch (name) {
                case "setHeader" -> headers.put(header, new ArrayList<>(List.of((String) arguments[1])));
                case "addHeader" ->
                    headers.computeIfAbsent(header, each -> new ArrayList<>()).add((String) arguments[1]);
                default -> throw new UnsupportedOperationException(name);
            }
            return null;
        });
    }

    private interface Answers {

        Object answer(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.answer(method.getName(), arguments)));
    }
}
