package org.dialogs.openfire.console;

import java.util.Optional;
import org.dialogs.openfire.Settings;

/** What a change of a setting takes away, which is not done without a question. */
final class SettingsLoss {

    private SettingsLoss() {}

    /** The sentence that says it; empty if nothing is lost. */
    static Optional<String> of(StoredProperty stored, SettingsChange change, Texts texts) {
        String before = stored.effective();
        String now = change.text().orElse(change.property().defaultText());
        return switch (change.property().name()) {
            case Settings.RETENTION_DAYS -> ofFewer("console.settings.loss.days", before, now, texts);
            case Settings.RETENTION_MAX_MESSAGES -> ofFewer("console.settings.loss.messages", before, now, texts);
            case Settings.MUC_SERVICE ->
                Optional.of(texts.text("console.settings.loss.service", before)).filter(text -> !now.equals(before));
            default -> Optional.empty();
        };
    }

    /** Zero keeps all. */
    private static Optional<String> ofFewer(String key, String before, String now, Texts texts) {
        long kept = Long.parseLong(before);
        long keeps = Long.parseLong(now);
        boolean isLoss = keeps > 0 && (kept == 0 || keeps < kept);
        return isLoss ? Optional.of(texts.text(key, texts.number(keeps))) : Optional.empty();
    }
}
