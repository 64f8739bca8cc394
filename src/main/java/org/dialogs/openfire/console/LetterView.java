package org.dialogs.openfire.console;

import java.util.Optional;

/**
 * A dead letter.
 *
 * @param content what is in it; empty if that may not be read here
 * @param whole whether that is all of it
 * @param unsure whether it was to be discarded, and that was not confirmed
 */
record LetterView(LettersView.Row letter, Optional<String> content, boolean whole, boolean unsure) {}
