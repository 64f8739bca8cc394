package org.dialogs.openfire.api;

import java.util.Set;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.dialogs.openfire.ApiSettings;

/**
 * Lets pages of other origins use the API in a browser (the Fetch standard's CORS protocol). A call is known by its token, which a page has
 * to have; there are no cookies that a browser would send by itself. Thread-safe.
 */
final class Cors {

    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
    private static final String EXPOSED = "QB-Token-ExpirationDate, X-Request-Id, ETag, Retry-After";
    private static final String ALWAYS_ALLOWED = "Content-Type, QB-Token";
    private static final String SECONDS = "600";

    /** Names of headers, of which the request says that it will have them. */
    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_, -]{1,1000}");

    private final ApiSettings settings;

    Cors(ApiSettings settings) {
        this.settings = settings;
    }

    /** Says in the answer whether the page that asks may read it. */
    void answer(HttpServletRequest request, HttpServletResponse response) {
        String origin = request.getHeader("Origin");
        Set<String> allowed = settings.origins();
        boolean forAll = allowed.contains(ApiSettings.ANY_ORIGIN);
        if (!forAll) {
            response.addHeader("Vary", "Origin");
        }
        if (origin == null || !forAll && !allowed.contains(origin)) {
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", forAll ? ApiSettings.ANY_ORIGIN : origin);
        response.setHeader("Access-Control-Expose-Headers", EXPOSED);
        if (isPreflight(request)) {
            String asked = request.getHeader("Access-Control-Request-Headers");
            response.setHeader("Access-Control-Allow-Methods", METHODS);
            response.setHeader(
                    "Access-Control-Allow-Headers",
                    asked != null && NAMES.matcher(asked).matches() ? asked : ALWAYS_ALLOWED);
            response.setHeader("Access-Control-Max-Age", SECONDS);
        }
    }

    /** Whether the browser asks only whether the page may. */
    static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS");
    }
}
