package org.dialogs.openfire.console;

import java.util.Optional;
import org.dialogs.openfire.auth.ProbeReport;

/**
 * What came of trying the REST service, as text.
 *
 * @param isGood whether all is as it should be
 * @param took how long it took; empty if nothing was sent
 * @param status of HTTP, if there was an answer
 * @param name the user's, if it was told
 * @param expiry when his session ends, if that was told
 */
record ProbeView(
        boolean isGood,
        String meaning,
        Optional<String> took,
        Optional<String> status,
        Optional<String> name,
        Optional<String> expiry) {

    static ProbeView of(ProbeReport report, Texts texts) {
        String status =
                report.status().isPresent() ? String.valueOf(report.status().getAsInt()) : "";
        String meaning = texts.text(
                "console.settings.probe." + report.meaning(),
                report.session()
                        .map(session -> String.valueOf(session.userId()))
                        .orElse(""),
                report.session()
                        .map(session -> String.valueOf(session.applicationId()))
                        .orElse(""),
                report.where(),
                status);
        return new ProbeView(
                report.meaning().isGood(),
                meaning,
                Optional.of(report.took().toMillis())
                        .filter(millis -> report.meaning().wasAsked())
                        .map(millis -> texts.text("console.settings.probe.millis", millis)),
                Optional.of(status).filter(text -> !text.isEmpty()),
                report.session().flatMap(ProbeReport.Known::name),
                report.session().flatMap(ProbeReport.Known::expiry).map(texts::time));
    }

    String style() {
        return isGood ? "success" : "warning";
    }
}
