package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call that cannot be answered as it was meant, and what its maker is told: an HTTP status and a JSON object with {@code errors}, as
 * QuickBlox's clients read it. What it says is for that person: no names of classes, nothing of others.
 */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final String ERRORS = "errors";

    private final int status;
    private final transient ObjectNode body;
    private final transient Optional<Duration> retryAfter;

    private ApiException(int status, String message, ObjectNode body, Optional<Duration> retryAfter) {
        super(message, null, false, false);
        this.status = status;
        this.body = body;
        this.retryAfter = retryAfter;
    }

    /** {@code {"errors": ["text", …]}}. */
    public static ApiException of(int status, String... texts) {
        return new ApiException(status, String.join("; ", texts), listed(texts), Optional.empty());
    }

    private static ObjectNode listed(String... texts) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        List.of(texts).forEach(body.putArray(ERRORS)::add);
        return body;
    }

    /** {@code {"errors": {"field": ["text", …], …}}}, status 422: what the maker of the call sent cannot be. */
    public static ApiException invalid(Map<String, List<String>> fields) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode errors = body.putObject(ERRORS);
        fields.forEach((field, texts) -> texts.forEach(errors.withArrayProperty(field)::add));
        return new ApiException(422, fields.toString(), body, Optional.empty());
    }

    /** As {@link #invalid(Map)} for one field; {@code base} is none in particular. */
    public static ApiException invalid(String field, String text) {
        return invalid(Map.of(field, List.of(text)));
    }

    /** 401: there is no such session, or it has ended. */
    public static ApiException noSession() {
        return of(401, "Required session does not exist");
    }

    /** 403. */
    public static ApiException forbidden(String text) {
        return of(403, text);
    }

    /** 404. */
    public static ApiException notFound(String text) {
        return of(404, text);
    }

    /** 429 or 503: not now, but after that time. */
    public static ApiException later(int status, String text, Duration after) {
        return new ApiException(status, text, listed(text), Optional.of(after));
    }

    public int status() {
        return status;
    }

    /** The answer's JSON. */
    public ObjectNode body() {
        return body;
    }

    /** After which time it may be tried again. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
