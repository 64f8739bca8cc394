package org.dialogs.openfire.host;

/** Openfire's offline storage cannot be written now. Nothing was stored: the same can be tried again. */
public final class OfflineStorageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OfflineStorageException(Throwable cause) {
        super("The server's offline storage could not be written: " + cause.getMessage(), cause);
    }
}
