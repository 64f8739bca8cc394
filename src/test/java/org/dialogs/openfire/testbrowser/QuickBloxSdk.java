package org.dialogs.openfire.testbrowser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

/**
 * QuickBlox's SDK for browsers as it is published: {@code quickblox.min.js} out of the npm package {@code quickblox}, unchanged. npm
 * fetches the package once, into {@code target/quickblox}; after that no network is needed. It is compared with the digest that npm's
 * registry gives for that version. Thread-safe.
 */
public enum QuickBloxSdk {

    /** The newest there is. */
    NEWEST("2.23.0", "ADSPBeiIUnsvY7unpjZ/HR4w9f/u4gzaW+QLcOErCAtb1UTX+FKZ886hci9xeqJW0UlPWhL8nOxrlY1jTExjMw=="),

    /** As older apps have it. */
    OLDER("2.16.1", "wtqjXGiOyUMZ2OZ52T481N/xzc4T8jQzwpVS/Vs3TsPsO6Av200iQCY6zqVgp3btZm+gCQGm7a5c4imSJ5xXHA==");

    private static final Path CACHE = Path.of("target", "quickblox").toAbsolutePath();

    private final String version;
    private final String sha512;
    private byte[] script;

    QuickBloxSdk(String version, String sha512) {
        this.version = version;
        this.sha512 = sha512;
    }

    public String version() {
        return version;
    }

    /**
     * The script, in UTF-8.
     *
     * @throws MissingException if the package is not here yet and npm cannot fetch it, or if it is not the published one
     */
    public synchronized byte[] script() {
        if (script == null) {
            script = read();
        }
        return script.clone();
    }

    private byte[] read() {
        Path archive = CACHE.resolve("quickblox-" + version + ".tgz");
        if (!Files.exists(archive)) {
            fetch(archive);
        }
        if (!sha512.equals(digest(archive))) {
            throw new MissingException(archive + " is not what npm's registry published as quickblox@" + version
                    + ": delete it, and it is fetched again");
        }
        return Program.run(List.of("tar", "-xzOf", archive.toString(), "package/quickblox.min.js"));
    }

    private void fetch(Path archive) {
        Path npm = Program.find("npm")
                .orElseThrow(() -> new MissingException(
                        "npm is missing, which fetches QuickBlox's SDK: install" + " Node.js 20 or newer with npm"));
        try {
            Files.createDirectories(CACHE);
            Path folder = Files.createTempDirectory(CACHE, "npm-");
            Program.run(List.of(
                    npm.toString(),
                    "pack",
                    "quickblox@" + version,
                    "--pack-destination=" + folder,
                    "--prefer-offline",
                    "--ignore-scripts",
                    "--loglevel=error"));
            Files.move(folder.resolve(archive.getFileName()), archive, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(Path file) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return version;
    }
}
