package org.dialogs.openfire.live;

import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.User;

/** Who says something, and where. */
record Addressed(User sender, Dialog dialog) {}
