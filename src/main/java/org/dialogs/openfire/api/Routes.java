package org.dialogs.openfire.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the route of a path: one that says a segment literally is before one that has a name there. Immutable. */
final class Routes {

    private static final String SUFFIX = ".json";
    private static final int MAX_SEGMENTS = 10;

    private final List<Route> routes;

    Routes(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** A route, and what its names stand for. */
    record Found(Route route, Map<String, String> variables) {}

    /**
     * @param method of HTTP; HEAD is answered as GET is
     * @param path below the API's own, as it came, percent signs and all
     * @throws ApiException 404 if there is nothing at this path, 405 if not by this method, 400 if it is no path
     */
    Found find(String method, String path) {
        List<String> segments = segments(path);
        String wanted = method.equals("HEAD") ? "GET" : method;
        List<Found> matching = new ArrayList<>();
        for (Route route : routes) {
            match(route, segments).ifPresent(variables -> matching.add(new Found(route, variables)));
        }
        if (matching.isEmpty()) {
            throw ApiException.notFound("There is nothing here");
        }
        return matching.stream()
                .filter(found -> found.route.method().equals(wanted))
                .min((one, other) -> Integer.compare(one.variables.size(), other.variables.size()))
                .orElseThrow(() -> ApiException.of(405, "Only " + methods(matching) + " here"));
    }

    private static String methods(List<Found> matching) {
        return matching.stream()
                .map(found -> found.route.method())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
    }

    private static List<String> segments(String path) {
        String bare = path.endsWith(SUFFIX) ? path.substring(0, path.length() - SUFFIX.length()) : path;
        List<String> segments = new ArrayList<>();
        for (String segment : bare.substring(Math.min(1, bare.length())).split("/", MAX_SEGMENTS)) {
            segments.add(PercentCode.inPath(segment)
                    .orElseThrow(() -> ApiException.of(
                            400, "The path has percent signs that are not two hex digits each, or no UTF-8")));
        }
        return segments;
    }

    private static Optional<Map<String, String>> match(Route route, List<String> segments) {
        List<String> template = route.segments();
        if (template.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            String segment = segments.get(i);
            if (expected.startsWith("{")) {
                if (segment.isEmpty()) {
                    return Optional.empty();
                }
                variables.put(expected.substring(1, expected.length() - 1), segment);
            } else if (!expected.equals(segment)) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    List<Route> all() {
        return routes;
    }
}
