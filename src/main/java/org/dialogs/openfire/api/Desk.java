package org.dialogs.openfire.api;

import java.time.Duration;
import java.util.Optional;
import org.dialogs.openfire.auth.SessionToken;
import org.dialogs.openfire.history.Failures;
import org.dialogs.openfire.history.Occasion;
import org.dialogs.openfire.rooms.RoomException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a call answered, once it is read: finds who is responsible, who calls and whether he may, and what to say when it fails. Thread-safe. */
final class Desk {

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int MAX_TOKEN = 4_096;

    private final Routes routes;
    private final Callers callers;
    private final RateLimits limits;
    private final Occasion failing = new Occasion(LOG_INTERVAL);

    Desk(Routes routes, Callers callers, RateLimits limits) {
        this.routes = routes;
        this.callers = callers;
        this.limits = limits;
    }

    /**
     * A request, as it came.
     *
     * @param id of the request
     * @param path below the API's own
     * @param query or null
     * @param token of the header, or null
     * @param authorization the header of that name, or null
     * @param contentType of the body, or null
     */
    record Request(
            String id,
            String method,
            String path,
            String query,
            String token,
            String authorization,
            String contentType,
            byte[] body) {}

    /** What can be said before the body is there. {@code network}: of the {@link ClientNetwork}. @throws ApiException if it need not be read */
    Routes.Found admit(String method, String path, String network, String token) {
        limits.checkAddress(network);
        token(token).ifPresent(each -> limits.checkToken(each.hash()));
        return routes.find(method, path);
    }

    /** The answer, on a thread that may wait for the database; does not throw. */
    Answer answer(Request request, Routes.Found found) {
        try {
            Optional<Caller> caller = caller(found.route(), request);
            Parameters parameters = ParameterReader.read(request.query, request.contentType, request.body);
            Answer answer = found.route()
                    .handler()
                    .answer(new Call(
                            request.id,
                            found.variables(),
                            parameters,
                            Optional.ofNullable(request.authorization),
                            caller));
            return caller.flatMap(Caller::expiry)
                    .map(expiry -> answer.headers().containsKey(Times.EXPIRY_HEADER)
                            ? answer
                            : answer.with(Times.EXPIRY_HEADER, Times.header(expiry)))
                    .orElse(answer);
        } catch (ApiException e) {
            return refusal(e);
        } catch (JdbiException e) {
            if (failing.isDue()) {
                LOG.warn(
                        "Request {}, {} {}: the database does not do it: {}",
                        request.id,
                        request.method,
                        found.route().template(),
                        Failures.describe(e));
            }
            return refusal(ApiException.later(503, "The database is not there, try again", SOON));
        } catch (RoomException e) {
            if (failing.isDue()) {
                LOG.warn(
                        "Request {}, {} {}",
                        request.id,
                        request.method,
                        found.route().template(),
                        e);
            }
            return refusal(ApiException.later(503, "The dialog's room cannot be changed now, try again", SOON));
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            if (failing.isDue()) {
                LOG.error(
                        "Request {}, {} {}, failed: {}",
                        request.id,
                        request.method,
                        found.route().template(),
                        Failures.describe(e));
            }
            return refusal(ApiException.of(500, "Something failed here, in request " + request.id));
        }
    }

    private Optional<Caller> caller(Route route, Request request) {
        if (route.access() == Route.Access.OPEN || route.access() == Route.Access.METRICS) {
            return Optional.empty();
        }
        Caller caller = callers.of(token(request.token).orElseThrow(ApiException::noSession));
        if (route.access() == Route.Access.USER && caller.user().isEmpty()) {
            throw ApiException.of(401, "A session with a user is required");
        }
        return Optional.of(caller);
    }

    private static Optional<SessionToken> token(String header) {
        return Optional.ofNullable(header)
                .map(String::strip)
                .filter(text -> !text.isEmpty() && text.length() <= MAX_TOKEN)
                .map(SessionToken::new);
    }

    static Answer refusal(ApiException e) {
        Answer answer = Answer.json(e.status(), e.body());
        return e.retryAfter()
                .map(after -> answer.with("Retry-After", Long.toString(Math.max(1, after.toSeconds()))))
                .orElse(answer);
    }
}
