package org.dialogs.openfire.console;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.ApiSettings;
import org.dialogs.openfire.AuthSettings;
import org.dialogs.openfire.AuthSettings.RemoteService;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.MetricsSettings;
import org.dialogs.openfire.Property;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.console.Concern.Way;
import org.dialogs.openfire.host.ServerProperties;
import org.dialogs.openfire.status.Health;

/** Finds out what looks wrong. Thread-safe. */
public final class Concerns {

    private static final int PERCENT = 100;

    /** Openfire finds the names in its menu by that of the plugin. */
    private static final String PLUGIN_NAME = "dialogs";

    private final Settings settings;
    private final ServerProperties properties;
    private final Circumstances now;

    /** @param properties those that {@code settings} read */
    public Concerns(Settings settings, ServerProperties properties, Circumstances now) {
        this.settings = settings;
        this.properties = properties;
        this.now = now;
    }

    /** All that looks wrong, the worst first. */
    List<Concern> all() {
        List<Concern> all = new ArrayList<>();
        messages(all);
        logins(all);
        offers(all);
        invalid(all);
        if (!now.pluginName().equalsIgnoreCase(PLUGIN_NAME)) {
            all.add(Concern.warning("console.concerns.fileName", now.pluginName()));
        }
        all.sort(Comparator.comparing(Concern::level));
        return List.copyOf(all);
    }

    private void messages(List<Concern> all) {
        if (!now.databaseAnswers().getAsBoolean()) {
            all.add(Concern.error("console.concerns.database"));
        }
        long bytes = now.journalBytes().getAsLong();
        if (Health.isNearlyFull(bytes, settings.journalMaxBytes())) {
            all.add(Concern.error("console.concerns.journal", bytes * PERCENT / settings.journalMaxBytes())
                    .at(Way.setting(Settings.JOURNAL_MAX_BYTES)));
        }
        long dead = now.deadLetters().getAsLong();
        if (dead > 0) {
            all.add(Concern.warning("console.concerns.deadLetters", dead).at(Way.DEAD_LETTERS));
        }
        if (!settings.enabled()) {
            all.add(Concern.note("console.concerns.off").at(Way.setting(Settings.ENABLED)));
        }
        if (!now.hasRoomService().getAsBoolean()) {
            all.add(Concern.error("console.concerns.rooms", settings.mucService())
                    .at(Way.setting(Settings.MUC_SERVICE)));
        }
        long elsewhere = now.groupsElsewhere().getAsLong();
        if (elsewhere > 0) {
            all.add(Concern.error("console.concerns.elsewhere", elsewhere, settings.mucService())
                    .at(Way.setting(Settings.MUC_SERVICE)));
        }
    }

    private void logins(List<Concern> all) {
        now.loginObstacle().get().ifPresent(reason -> all.add(Concern.error("console.concerns.hook", reason)));
        if (now.takesTokens().getAsBoolean() && now.takesPlainWithoutTls().getAsBoolean()) {
            all.add(Concern.warning("console.concerns.plain"));
        }
        Optional<URI> service = settings.auth().remote().map(RemoteService::uri);
        boolean isAsked =
                settings.auth().enabled() && settings.auth().verifiers().contains(VerifierName.REMOTE);
        if (isAsked && service.filter(Concerns::isReadByOthers).isPresent()) {
            all.add(Concern.warning("console.concerns.http", service.get().getHost())
                    .at(Way.setting(AuthSettings.REMOTE_URL)));
        }
    }

    /** What stays on this machine need not be hidden. */
    private static boolean isReadByOthers(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme())
                && !uri.getHost().matches("(?i)localhost|127(\\.[0-9]+){3}|\\[::1]");
    }

    private void offers(List<Concern> all) {
        if (!settings.api().enabled()) {
            all.add(Concern.note("console.concerns.apiOff").at(Way.setting(ApiSettings.ENABLED)));
        } else if (!now.hasApi().getAsBoolean()) {
            all.add(Concern.error("console.concerns.apiMissing", settings.api().path())
                    .at(Way.setting(ApiSettings.PATH)));
        }
        if (settings.metrics().enabled() && settings.metrics().token().isEmpty()) {
            all.add(Concern.warning("console.concerns.metrics").at(Way.setting(MetricsSettings.TOKEN)));
        }
    }

    private void invalid(List<Concern> all) {
        List<String> names = Settings.catalogue().stream()
                .flatMap(group -> group.properties().stream())
                .filter(property -> StoredProperty.of(property, properties).isInvalid())
                .map(Property::name)
                .toList();
        if (!names.isEmpty()) {
            all.add(Concern.warning("console.concerns.invalid", String.join(", ", names))
                    .at(Way.setting(names.get(0))));
        }
    }
}
