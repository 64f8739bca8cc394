package org.dialogs.openfire.console;

import java.util.Optional;

/**
 * What the page of group rooms shows.
 *
 * @param last the last check that has ended
 */
record GroupRoomsView(boolean running, Optional<RepairView> last) {}
