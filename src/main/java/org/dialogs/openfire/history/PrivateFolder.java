package org.dialogs.openfire.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder for what people say: nobody but the server's own user looks into it, where the platform knows of such things. */
public final class PrivateFolder {

    private PrivateFolder() {}

    /** Makes the folder, unless it is there. */
    public static void make(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }
}
