package org.dialogs.openfire.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.Property;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.auth.ProbeReport;
import org.dialogs.openfire.auth.ServiceProbe;
import org.dialogs.openfire.host.ServerProperties;

/** Everything that can be set, in one form; what looks wrong, above it; and a button that tries the REST service as it stands there. */
final class SettingsPage implements ConsolePage {

    /** The field of the token with which the REST service is tried. */
    static final String PROBE_TOKEN = "probeToken";

    static final String URL = "settings";
    private static final String RESET = "reset ";
    private static final String SAVE = "save";

    /** Said by whoever has read what he loses by it. */
    private static final String SAVE_ANYWAY = "save anyway";

    private final ServerProperties properties;
    private final Concerns concerns;
    private final ServiceProbe probe;

    SettingsPage(ServerProperties properties, Concerns concerns, ServiceProbe probe) {
        this.properties = properties;
        this.concerns = concerns;
        this.probe = probe;
    }

    @Override
    public String path() {
        return "/" + URL;
    }

    @Override
    public Answer show(Visit visit) {
        return Answer.page(html(visit, Map.of(), false, View.EMPTY));
    }

    @Override
    public Answer act(Visit visit, ChangeLog log) {
        Map<String, TypedProperty> typed = typed(visit);
        String what = visit.field("do").orElse("");
        // Where there are no scripts, Enter in the field of that token presses the first button of the form.
        boolean isMeantToTry = what.equals(SAVE) && visit.field(PROBE_TOKEN).isPresent();
        if (what.equals("test") || isMeantToTry) {
            return test(visit, typed, log, isMeantToTry);
        }
        if (what.equals(SAVE) || what.equals(SAVE_ANYWAY)) {
            return save(visit, typed, what.equals(SAVE_ANYWAY), log);
        }
        if (what.startsWith(RESET) && typed.containsKey(what.substring(RESET.length()))) {
            return reset(visit, typed, what.substring(RESET.length()));
        }
        return Answer.notFound();
    }

    private static Map<String, TypedProperty> typed(Visit visit) {
        Map<String, TypedProperty> typed = new HashMap<>();
        all().forEach(property ->
                TypedProperty.in(visit, property).ifPresent(entry -> typed.put(property.name(), entry)));
        return typed;
    }

    private static List<Property<?>> all() {
        List<Property<?>> all = new ArrayList<>();
        Settings.catalogue().forEach(group -> all.addAll(group.properties()));
        return all;
    }

    private Answer save(Visit visit, Map<String, TypedProperty> typed, boolean isSure, ChangeLog log) {
        if (typed.values().stream().anyMatch(SettingsPage::isWrong)) {
            return Answer.refused(html(visit, typed, true, View.EMPTY));
        }
        List<SettingsChange> changes = all().stream()
                .flatMap(property -> Optional.ofNullable(typed.get(property.name())).stream())
                .flatMap(entry -> SettingsChange.of(StoredProperty.of(entry.property(), properties), entry).stream())
                .toList();
        if (changes.isEmpty()) {
            return Answer.goTo(URL, Notice.success("console.settings.unchanged"));
        }
        List<String> losses = changes.stream()
                .flatMap(change ->
                        SettingsLoss.of(StoredProperty.of(change.property(), properties), change, visit.texts())
                                .stream())
                .toList();
        if (!losses.isEmpty() && !isSure) {
            return Answer.refused(html(visit, typed, true, View.unsure(losses)));
        }
        if (!properties.canBeKept()) {
            return Answer.refused(html(visit, typed, true, View.failed(visit.text("console.databaseAway"))));
        }
        make(changes, log);
        return Answer.goTo(
                URL, Notice.success("console.settings.saved", visit.texts().number(changes.size())));
    }

    /** If one fails, those before it have been made all the same. */
    private void make(List<SettingsChange> changes, ChangeLog log) {
        List<SettingsChange> made = new ArrayList<>();
        try {
            for (SettingsChange change : changes) {
                change.make(properties);
                made.add(change);
            }
        } finally {
            if (!made.isEmpty()) {
                log.write("Dialogs: settings changed", SettingsChange.describe(made));
            }
        }
    }

    private static boolean isWrong(TypedProperty entry) {
        return entry.isChanged() && entry.tidied().isEmpty();
    }

    /** Changes nothing yet: it stands in the form, with all that was typed, until that is saved. */
    private Answer reset(Visit visit, Map<String, TypedProperty> typed, String name) {
        typed.computeIfPresent(name, (same, entry) -> entry.asByDefault());
        String label = visit.text("console.settings.label." + name);
        return Answer.page(html(visit, typed, false, View.said(visit.text("console.settings.isReset", label))));
    }

    private Answer test(Visit visit, Map<String, TypedProperty> typed, ChangeLog log, boolean isInsteadOfSaving) {
        boolean isWrong = typed.values().stream()
                .anyMatch(entry -> isWrong(entry) && entry.property().name().startsWith(AuthSettings.PREFIX));
        if (isWrong) {
            return Answer.refused(html(visit, typed, true, View.EMPTY));
        }
        AuthSettings settings = new Settings(name -> text(name, typed)).auth();
        ProbeReport report = probe.ask(settings, visit.field(PROBE_TOKEN));
        settings.remote()
                .filter(service -> report.meaning().wasAsked())
                .ifPresent(service -> log.write(
                        "Dialogs: REST service tried",
                        "A request was sent to " + service.uri().getAuthority() + "."));
        return Answer.page(html(
                visit,
                typed,
                false,
                View.tried(
                        ProbeView.of(report, visit.texts()),
                        isInsteadOfSaving
                                ? Optional.of(visit.text("console.settings.probe.insteadOfSaving"))
                                : Optional.empty())));
    }

    /** A property as it would be if the form were saved; null if nobody has set it, as {@link Settings} want it. */
    private String text(String name, Map<String, TypedProperty> typed) {
        TypedProperty entry = typed.get(name);
        return entry != null && entry.isChanged()
                ? entry.tidied().orElse(null)
                : properties.text(name).orElse(null);
    }

    /** What there is to be said beside the fields. */
    private record View(
            Optional<String> failure, Optional<String> notice, List<String> losses, Optional<ProbeView> probe) {

        static final View EMPTY = new View(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

        static View failed(String why) {
            return new View(Optional.of(why), Optional.empty(), List.of(), Optional.empty());
        }

        static View said(String notice) {
            return new View(Optional.empty(), Optional.of(notice), List.of(), Optional.empty());
        }

        static View unsure(List<String> losses) {
            return new View(Optional.empty(), Optional.empty(), losses, Optional.empty());
        }

        static View tried(ProbeView probe, Optional<String> notice) {
            return new View(Optional.empty(), notice, List.of(), Optional.of(probe));
        }
    }

    private String html(Visit visit, Map<String, TypedProperty> typed, boolean isJudged, View said) {
        List<SettingsView.Group> groups = Settings.catalogue().stream()
                .map(group -> new SettingsView.Group(
                        group.name(),
                        visit.text("console.settings.group." + group.name()),
                        visit.text("console.settings.intro." + group.name()),
                        group.properties().stream()
                                .map(property -> SettingsField.of(
                                        StoredProperty.of(property, properties),
                                        Optional.ofNullable(typed.get(property.name())),
                                        isJudged,
                                        visit.texts()))
                                .toList()))
                .toList();
        SettingsView view =
                new SettingsView(concerns.all(), groups, said.failure, said.notice, said.losses, said.probe);
        return Html.of(output -> JtesettingsGenerated.render(output, null, visit, view));
    }
}
