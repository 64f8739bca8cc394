package org.dialogs.openfire.users;

import java.util.Optional;

/**
 * What a user is called.
 *
 * @param fullName his name for others, which anybody may have
 * @param login the name by which he logs in
 */
public record UserName(Optional<String> fullName, Optional<String> login) {}
