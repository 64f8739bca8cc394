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
 * A package as npm's registry has it, unchanged. npm fetches it once, into {@code target/npm}; after that no network is needed. It is
 * compared with the digest that the registry gives for that version. Thread-safe.
 *
 * @param sha512 in Base64
 */
record NpmPackage(String name, String version, String sha512) {

    private static final Path CACHE = Path.of("target", "npm").toAbsolutePath();

    /**
     * One of its files.
     *
     * @throws MissingException if the package is not here yet and npm cannot fetch it, or if it is not the published one
     */
    byte[] read(String file) {
        Path archive = CACHE.resolve(name + "-" + version + ".tgz");
        if (!Files.exists(archive)) {
            fetch(archive);
        }
        if (!sha512.equals(digest(archive))) {
            throw new MissingException(archive + " is not what npm's registry published as " + name + "@" + version
                    + ": delete it, and it is fetched again");
        }
        return Program.run(List.of("tar", "-xzOf", archive.toString(), "package/" + file));
    }

    private void fetch(Path archive) {
        Path npm = Program.find("npm")
                .orElseThrow(() -> new MissingException(
                        "npm is missing, which fetches " + name + ": install Node.js 20 or newer with npm"));
        try {
            Files.createDirectories(CACHE);
            Path folder = Files.createTempDirectory(CACHE, "npm-");
            Program.run(List.of(
                    npm.toString(),
                    "pack",
                    name + "@" + version,
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
}
