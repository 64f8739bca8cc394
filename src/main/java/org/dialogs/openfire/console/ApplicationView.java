package org.dialogs.openfire.console;

import java.util.Optional;

/**
 * What the page of one application shows.
 *
 * @param name the field for another name
 * @param init what an app says to the SDK, but for the secret; empty if the server has no port for it
 * @param unconfirmed what was asked for without saying that one knows what it does
 */
record ApplicationView(
        ApplicationsView.Row application, Field name, Optional<String> init, Optional<String> unconfirmed) {

    boolean isUnconfirmed(String action) {
        return unconfirmed.filter(action::equals).isPresent();
    }
}
