package org.dialogs.openfire.console;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dialogs.openfire.rooms.RepairReport;

/**
 * The check that compares all group dialogs with their rooms and repairs what differs, as the console asks for it. No call waits for a
 * check.
 *
 * @param last what the last one that has ended did; empty before that
 * @param running whether one runs
 * @param begin begins one; false if one runs already
 */
public record GroupRepairs(Supplier<Optional<RepairReport>> last, BooleanSupplier running, BooleanSupplier begin) {}
