package org.dialogs.openfire.it;

import org.dialogs.openfire.testclient.RestApplication;
import org.dialogs.openfire.testhost.HostExtension;

/** Applications that are on a server. */
final class RestApplications {

    private RestApplications() {}

    /** Adds one, enabled; what a test's server logs must not have its secret. */
    static RestApplication add(HostExtension server, long id) {
        RestApplication application = new RestApplication(id, "key-of-" + id, Secrets.password());
        server.control()
                .sql("INSERT INTO ofDialogApplication (applicationID, applicationName, authKey, authSecret, enabled,"
                        + " createdDate, updatedDate) VALUES (%d, 'name', '%s', '%s', 1, 0, 0)"
                                .formatted(id, application.key(), application.secret()));
        return application;
    }
}
