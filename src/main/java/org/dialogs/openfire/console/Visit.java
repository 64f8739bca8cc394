package org.dialogs.openfire.console;

import java.util.Optional;

/**
 * An administrator who looks at a page.
 *
 * @param texts in the console's language
 * @param token what a form of the page has to say, see {@link FormToken}
 * @param notice what he is to be told above the page
 */
record Visit(Texts texts, String token, Optional<Notice> notice) {}
