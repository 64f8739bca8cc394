package org.dialogs.openfire.api;

import static org.dialogs.openfire.api.Refusals.translated;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.api.Route.Access;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.users.Profile;
import org.dialogs.openfire.users.UserEntry;
import org.dialogs.openfire.users.UserQuery;
import org.dialogs.openfire.users.Users;
import org.dialogs.openfire.users.Users.NewPassword;

/** Users of the caller's application: anybody there may read them, each may change himself. */
final class UserEndpoints {

    private static final String USERS = "/users";
    private static final String USER = "/users/{id}";
    private static final String NOT_INDEXED =
            "Users are found by id, login and email: filter[]=number id in, or by_login, or by_email";
    private static final int MAX_NAME = 255;

    private final Users users;

    UserEndpoints(Users users) {
        this.users = users;
    }

    List<Route> routes() {
        return List.of(
                Route.post(USERS, Access.SESSION, translated(this::create)),
                Route.get(USERS, Access.SESSION, translated(this::list)),
                Route.get("/users/by_login", Access.SESSION, translated(this::byLogin)),
                Route.get("/users/by_email", Access.SESSION, translated(this::byEmail)),
                Route.get("/users/by_full_name", Access.SESSION, UserEndpoints::notIndexed),
                Route.get("/users/by_tags", Access.SESSION, UserEndpoints::notIndexed),
                Route.get(USER, Access.SESSION, translated(this::show)),
                Route.put(USER, Access.USER, translated(this::change)),
                Route.delete(USER, Access.USER, translated(this::delete)));
    }

    private Answer create(Call call) {
        Parameters user = call.parameters().below("user");
        UserEntry created = users.create(call.session().applicationId(), profile(user), user.required("password"));
        return Answer.created(UserJson.wrapped(created));
    }

    /** What is there changes something, and empty or null takes it away; what is not there does not. */
    private static Profile profile(Parameters user) {
        return new Profile(
                text(user, "login"),
                text(user, "email"),
                text(user, "full_name"),
                text(user, "phone"),
                text(user, "website"),
                text(user, "external_user_id"),
                user.has("tag_list") ? Optional.of(String.join(",", user.list("tag_list"))) : Optional.empty(),
                text(user, "custom_data"),
                user.has("blob_id") ? user.number("blob_id").or(() -> Optional.of(0L)) : Optional.empty());
    }

    private static Optional<String> text(Parameters user, String name) {
        return user.has(name) ? Optional.of(user.text(name).orElse("")) : Optional.empty();
    }

    private Answer list(Call call) {
        UserQuery query = UserFilters.read(call.parameters());
        UserQuery.Page page = users.list(call.session().applicationId(), query);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("current_page", query.page());
        json.put("per_page", query.perPage());
        json.put("total_entries", page.total());
        ArrayNode items = json.putArray("items");
        page.users().stream().map(UserJson::wrapped).forEach(items::add);
        return Answer.ok(json);
    }

    private Answer byLogin(Call call) {
        String login = name(call, "login");
        return found(users.findByLogin(call.session().applicationId(), login));
    }

    private Answer byEmail(Call call) {
        String email = name(call, "email");
        return found(users.findByEmail(call.session().applicationId(), email));
    }

    private static String name(Call call, String parameter) {
        call.parameters().text(parameter, MAX_NAME);
        return call.parameters().required(parameter);
    }

    private static Answer notIndexed(Call call) {
        throw ApiException.invalid("base", NOT_INDEXED);
    }

    private Answer show(Call call) {
        return found(users.find(named(call)));
    }

    private static Answer found(Optional<UserEntry> user) {
        return Answer.ok(UserJson.wrapped(user.orElseThrow(UserEndpoints::noUser)));
    }

    private static ApiException noUser() {
        return ApiException.notFound("The resource wasn't found");
    }

    /** The user of this number in the caller's application: there are no others for him. */
    private static ApplicationUser named(Call call) {
        String id = call.variable("id");
        if (!id.matches("[1-9][0-9]{0,17}")) {
            throw noUser();
        }
        return new ApplicationUser(Long.parseLong(id), call.session().applicationId());
    }

    private ApplicationUser himself(Call call) {
        ApplicationUser user = named(call);
        if (!user.equals(call.self())) {
            throw users.find(user).isPresent()
                    ? ApiException.forbidden("You are not allowed to change another user")
                    : noUser();
        }
        return user;
    }

    private Answer change(Call call) {
        ApplicationUser user = himself(call);
        Parameters parameters = call.parameters().below("user");
        Optional<NewPassword> password = parameters
                .text("password")
                .filter(text -> !text.isEmpty())
                .map(text -> new NewPassword(parameters.required("old_password"), text));
        return found(
                users.change(user, profile(parameters), password, call.session().token()));
    }

    private Answer delete(Call call) {
        users.delete(himself(call));
        return Answer.empty(200);
    }
}
