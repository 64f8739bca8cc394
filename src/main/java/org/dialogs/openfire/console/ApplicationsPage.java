package org.dialogs.openfire.console;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dialogs.openfire.auth.Application;
import org.dialogs.openfire.auth.Applications;

/** The applications: all of them, and each by itself. A secret is shown once, in the answer to the form that made it. */
final class ApplicationsPage implements ConsolePage {

    /** What can be done with an application; a form says which. */
    static final String ADD = "add";

    static final String RENAME = "rename";
    static final String RENEW = "renew";
    static final String ENABLE = "enable";
    static final String DISABLE = "disable";
    static final String REMOVE = "remove";

    /** The field that says what is to be done. */
    static final String DO = "do";

    /** The field that says of what state of the application the form knows. */
    static final String KNOWN = "known";

    /** The field of what cannot be undone: that one knows what it does. */
    static final String SURE = "sure";

    private static final String URL = "applications";

    private final Applications applications;
    private final Supplier<Optional<Endpoints>> endpoints;

    /** @param endpoints where clients find the server with TLS at this moment, if anywhere */
    ApplicationsPage(Applications applications, Supplier<Optional<Endpoints>> endpoints) {
        this.applications = applications;
        this.endpoints = endpoints;
    }

    @Override
    public String path() {
        return "/" + URL;
    }

    @Override
    public Answer show(Visit visit) {
        return visit.field(ApplicationForm.ID).isEmpty()
                ? Answer.page(all(visit, ApplicationForm.blank(visit.texts(), free())))
                : found(visit)
                        .map(application -> Answer.page(one(visit, application, Optional.empty(), Optional.empty())))
                        .orElse(Answer.notFound());
    }

    private Optional<Application> found(Visit visit) {
        return visit.field(ApplicationForm.ID).flatMap(ApplicationForm::id).flatMap(applications::find);
    }

    /** An id behind all others, or before them. */
    private long free() {
        List<Application> all = applications.all();
        long last = all.isEmpty() ? 0 : all.get(all.size() - 1).id();
        return last < Applications.MAX_ID ? last + 1 : 1;
    }

    private String all(Visit visit, ApplicationForm form) {
        List<ApplicationsView.Row> rows = applications.all().stream()
                .map(application -> ApplicationsView.Row.of(application, visit.texts()))
                .toList();
        ApplicationsView view = new ApplicationsView(rows, form);
        return Html.of(output -> JteapplicationsGenerated.render(output, null, visit, view));
    }

    private String one(Visit visit, Application application, Optional<Field> name, Optional<String> unconfirmed) {
        ApplicationView view = new ApplicationView(
                ApplicationsView.Row.of(application, visit.texts()),
                name.orElse(nameField(visit).holding(application.name())),
                endpoints.get().map(each -> each.init(application, visit.text("console.applications.init.secret"))),
                unconfirmed);
        return Html.of(output -> JteapplicationGenerated.render(output, null, visit, view));
    }

    private static Field nameField(Visit visit) {
        return Field.of(
                ApplicationForm.NAME,
                "text",
                visit.text("console.applications.name"),
                visit.text("console.applications.name.hint"));
    }

    @Override
    public Answer act(Visit visit, ChangeLog log) {
        String action = visit.field(DO).orElse("");
        if (action.equals(ADD)) {
            return add(visit, log);
        }
        return found(visit)
                .map(application -> change(action, application, visit, log))
                .orElse(Answer.notFound());
    }

    private Answer add(Visit visit, ChangeLog log) {
        ApplicationForm form = ApplicationForm.of(visit);
        if (form.isWrong()) {
            return Answer.refused(all(visit, form));
        }
        long id = form.id().orElseThrow();
        Optional<Application> added = form.key().isPresent()
                ? applications.add(
                        id, form.name(), form.key().get(), form.secret().orElseThrow())
                : applications.add(id, form.name());
        if (added.isEmpty()) {
            return Answer.refused(all(visit, form.taken(visit.texts())));
        }
        log.write("Dialogs: application " + id + " added", "Its name is " + form.name());
        return secret(visit, added.get(), added.get().authSecret(), "console.applications.added");
    }

    /** Not sent elsewhere first: the secret would have to wait for that in a session. */
    private Answer secret(Visit visit, Application application, String secret, String key) {
        ApplicationsView.Row row = ApplicationsView.Row.of(application, visit.texts());
        Optional<String> init = endpoints.get().map(each -> each.init(application, secret));
        return Answer.page(Html.of(output ->
                JteapplicationSecretGenerated.render(output, null, visit, row, secret, init, visit.text(key))));
    }

    private Answer change(String action, Application application, Visit visit, ChangeLog log) {
        boolean isSure = visit.field(SURE).isPresent();
        if (List.of(RENEW, DISABLE, REMOVE).contains(action) && !isSure) {
            return Answer.refused(one(visit, application, Optional.empty(), Optional.of(action)));
        }
        return switch (action) {
            case RENAME -> rename(application, visit, log);
            case RENEW -> renew(application, visit, log);
            case ENABLE -> enable(application, true, log);
            case DISABLE -> enable(application, false, log);
            case REMOVE -> remove(application, log);
            default -> Answer.notFound();
        };
    }

    private Answer rename(Application application, Visit visit, ChangeLog log) {
        String name = visit.field(ApplicationForm.NAME).orElse("");
        if (!Applications.isName(name)) {
            Field field = nameField(visit).holding(name).refused(visit.text("console.applications.name.wrong"));
            return Answer.refused(one(visit, application, Optional.of(field), Optional.empty()));
        }
        return applications.rename(application.id(), name)
                ? done(application, log, "renamed", "Its name is " + name, "console.applications.renamed")
                : Answer.notFound();
    }

    /** Not again when the answer is loaded anew, or two have the form before them: the secret that one has copied would be worth nothing. */
    private Answer renew(Application application, Visit visit, ChangeLog log) {
        if (!visit.field(KNOWN).equals(Optional.of(ApplicationsView.Row.state(application)))) {
            return Answer.goTo(URL + "?id=" + application.id(), Notice.warning("console.applications.renewedBefore"));
        }
        return applications
                .renewSecret(application.id())
                .map(secret -> {
                    log.write("Dialogs: application " + application.id() + " has another secret", "");
                    return secret(visit, application, secret, "console.applications.renewed");
                })
                .orElse(Answer.notFound());
    }

    private Answer enable(Application application, boolean enabled, ChangeLog log) {
        return applications.setEnabled(application.id(), enabled)
                ? done(
                        application,
                        log,
                        enabled ? "enabled" : "disabled",
                        "",
                        enabled ? "console.applications.isEnabled" : "console.applications.isDisabled")
                : Answer.notFound();
    }

    private static Answer done(Application application, ChangeLog log, String what, String details, String notice) {
        String id = String.valueOf(application.id());
        log.write("Dialogs: application " + id + " " + what, details);
        return Answer.goTo(URL + "?id=" + id, Notice.success(notice));
    }

    private Answer remove(Application application, ChangeLog log) {
        String id = String.valueOf(application.id());
        try {
            if (!applications.remove(application.id())) {
                return Answer.notFound();
            }
        } catch (RuntimeException e) {
            log.write("Dialogs: application " + id + " not removed", "It may be disabled, and sessions may have ended");
            throw e;
        }
        log.write("Dialogs: application " + id + " removed", "Its name was " + application.name());
        return Answer.goTo(URL, Notice.success("console.applications.removed", id, application.name()));
    }
}
