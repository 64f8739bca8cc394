package org.dialogs.openfire.console;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How the server and the plugin's other parts are at this moment, as far as an administrator may have to do something. None waits for
 * anything.
 *
 * @param pluginName how Openfire calls the plugin: as the file was called that somebody has uploaded
 * @param takesPlainWithoutTls whether the server takes passwords without TLS
 * @param takesTokens whether session tokens are taken as passwords
 * @param loginObstacle why they are not, although they should be
 * @param hasRoomService whether there is the service for group chat that the settings name
 * @param groupsElsewhere how many groups had their rooms on another service when they were last compared
 * @param hasApi whether the REST API answers
 * @param journalBytes how large the journal is
 * @param deadLetters how much could not be kept for good, and is there to be looked at
 * @param databaseAnswers whether it does, or did a moment ago
 */
public record Circumstances(
        String pluginName,
        BooleanSupplier takesPlainWithoutTls,
        BooleanSupplier takesTokens,
        Supplier<Optional<String>> loginObstacle,
        BooleanSupplier hasRoomService,
        LongSupplier groupsElsewhere,
        BooleanSupplier hasApi,
        LongSupplier journalBytes,
        LongSupplier deadLetters,
        BooleanSupplier databaseAnswers) {}
