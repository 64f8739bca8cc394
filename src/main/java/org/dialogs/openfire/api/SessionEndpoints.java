package org.dialogs.openfire.api;

import static org.dialogs.openfire.api.Refusals.translated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.api.Route.Access;
import org.dialogs.openfire.auth.Session;
import org.dialogs.openfire.auth.SessionToken;
import org.dialogs.openfire.auth.Sessions;
import org.dialogs.openfire.auth.Sessions.Begun;
import org.dialogs.openfire.auth.SignedRequest;
import org.dialogs.openfire.users.UserEntry;
import org.dialogs.openfire.users.Users;

/** Sessions: begun by who can sign for an application, and with a user whose password is known. */
final class SessionEndpoints {

    private static final String SESSION = "/session";
    private static final String LOGIN = "/login";
    private static final String NONCE = "nonce";
    private static final String ELSEWHERE = "This session was not issued here: that is where it is changed and ended";
    private static final int MAX_PASSWORD = 255;

    /** Of an id of 24 hex digits, as many as make a positive number of 32 bits, as some clients want it. */
    private static final int SHORT_ID = 7;

    private static final int HEX = 16;

    private final Sessions sessions;
    private final Users users;

    SessionEndpoints(Sessions sessions, Users users) {
        this.sessions = sessions;
        this.users = users;
    }

    List<Route> routes() {
        return List.of(
                Route.post(SESSION, Access.OPEN, translated(this::begin)),
                Route.get(SESSION, Access.SESSION, translated(this::show)),
                Route.delete(SESSION, Access.SESSION, translated(this::end)),
                Route.post(LOGIN, Access.SESSION, translated(this::login)),
                Route.delete(LOGIN, Access.SESSION, translated(this::logout)));
    }

    private Answer begin(Call call) {
        Parameters parameters = call.parameters();
        if (parameters.has("provider")) {
            throw parameters.invalid("provider", "is not supported here: log in with login or email and password");
        }
        long applicationId = sessions.admit(new SignedRequest(parameters.flat()));
        Begun begun = parameters.has("user")
                ? sessions.begin(
                        authenticated(applicationId, parameters.below("user")).user())
                : sessions.begin(applicationId);
        ObjectNode json = json(begun.token(), begun.session());
        json.put("ts", parameters.number("timestamp").orElseThrow());
        json.set(NONCE, nonce(parameters.required(NONCE)));
        return Answer.created(wrapped(json))
                .with(Times.EXPIRY_HEADER, Times.header(begun.session().expiry()));
    }

    private UserEntry authenticated(long applicationId, Parameters parameters) {
        Optional<String> login = parameters.text("login").filter(text -> !text.isEmpty());
        Optional<String> email = parameters.text("email").filter(text -> !text.isEmpty());
        if (login.isEmpty() && email.isEmpty()) {
            throw parameters.invalid("login", "is required");
        }
        String password = parameters.required("password");
        if (password.length() > MAX_PASSWORD) {
            throw unauthorized();
        }
        return users.authenticate(applicationId, login, email, password).orElseThrow(SessionEndpoints::unauthorized);
    }

    private static ApiException unauthorized() {
        return ApiException.of(401, "Unauthorized");
    }

    /** Clients send numbers. */
    private static JsonNode nonce(String text) {
        return text.matches("[0-9]{1,18}")
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
                : JsonNodeFactory.instance.textNode(text);
    }

    private Answer show(Call call) {
        SessionToken token = call.session().token();
        Session session = sessions.find(token).orElseThrow(ApiException::noSession);
        ObjectNode json = json(token, session);
        json.put("ts", session.created().getEpochSecond());
        json.putNull(NONCE);
        return Answer.ok(wrapped(json));
    }

    private static ObjectNode json(SessionToken token, Session session) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("_id", session.id());
        json.put("id", Integer.parseInt(session.id().substring(0, SHORT_ID), HEX));
        json.put("token", token.text());
        json.put("application_id", session.applicationId());
        json.put("user_id", session.userId());
        json.put("created_at", Times.iso(session.created()));
        json.put("updated_at", Times.iso(session.updated()));
        return json;
    }

    private static ObjectNode wrapped(ObjectNode session) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("session", session);
        return json;
    }

    private Answer end(Call call) {
        if (!sessions.end(call.session().token())) {
            throw ApiException.invalid("base", ELSEWHERE);
        }
        return Answer.empty(200);
    }

    private Answer login(Call call) {
        Caller caller = call.session();
        Parameters parameters = call.parameters();
        UserEntry user =
                authenticated(caller.applicationId(), parameters.has("user") ? parameters.below("user") : parameters);
        sessions.become(caller.token(), user.user()).orElseThrow(() -> ApiException.invalid("base", ELSEWHERE));
        return Answer.json(202, UserJson.wrapped(user));
    }

    private Answer logout(Call call) {
        Caller caller = call.session();
        sessions.leave(caller.token(), caller.applicationId())
                .orElseThrow(() -> ApiException.invalid("base", ELSEWHERE));
        return Answer.empty(200);
    }
}
