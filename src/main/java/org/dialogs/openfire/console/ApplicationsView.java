package org.dialogs.openfire.console;

import java.util.List;
import org.dialogs.openfire.auth.Application;

/**
 * What the page of applications shows.
 *
 * @param form for a new one
 */
record ApplicationsView(List<Row> rows, ApplicationForm form) {

    /**
     * An application as texts. Its secret is not among them.
     *
     * @param known its state, for its forms
     */
    record Row(String id, String name, String key, boolean enabled, String created, String updated, String known) {

        /** What is another one after each change. */
        static String state(Application application) {
            return String.valueOf(application.updated().toEpochMilli());
        }

        static Row of(Application application, Texts texts) {
            return new Row(
                    String.valueOf(application.id()),
                    application.name(),
                    application.authKey(),
                    application.enabled(),
                    texts.time(application.created()),
                    texts.time(application.updated()),
                    state(application));
        }
    }
}
