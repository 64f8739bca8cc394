package org.dialogs.openfire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.dialogs.openfire.testhost.OpenfireHost;
import org.junit.jupiter.api.Test;

/** What is in the jar that an administrator uploads. */
class PackagingIT {

    private static byte[] read(ZipFile jar, String name) throws IOException {
        return jar.getInputStream(jar.getEntry(name)).readAllBytes();
    }

    private static List<String> entries(ZipFile jar) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .toList();
    }

    private static List<String> libraryEntries(ZipFile jar) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream library =
                new ZipInputStream(new ByteArrayInputStream(read(jar, "lib/dialogs-classes.jar")))) {
            for (ZipEntry entry = library.getNextEntry(); entry != null; entry = library.getNextEntry()) {
                if (!entry.isDirectory()) {
                    names.add(entry.getName());
                }
            }
        }
        return names;
    }

    @Test
    void itIsAPlugin() throws IOException {
        try (ZipFile jar = new ZipFile(OpenfireHost.dialogsJar().toFile())) {
            assertThat(entries(jar))
                    .contains(
                            "plugin.xml",
                            "readme.html",
                            "changelog.html",
                            "LICENSE",
                            "web/WEB-INF/web.xml",
                            "web/style/console.css",
                            "i18n/dialogs_i18n.properties",
                            "i18n/dialogs_i18n_zh_CN.properties",
                            "database/dialogs_hsqldb.sql")
                    .filteredOn(name -> name.endsWith(".jar"))
                    .containsExactly("lib/dialogs-classes.jar");
            assertThat(entries(jar)).noneMatch(name -> name.endsWith(".class"));
            assertThat(ImageIO.read(new ByteArrayInputStream(read(jar, "logo_small.png")))
                            .getWidth())
                    .isEqualTo(16);
            assertThat(ImageIO.read(new ByteArrayInputStream(read(jar, "logo_large.png")))
                            .getWidth())
                    .isEqualTo(32);
        }
    }

    @Test
    void everyClassInItHasANameOfItsOwn() throws IOException {
        try (ZipFile jar = new ZipFile(OpenfireHost.dialogsJar().toFile())) {
            assertThat(libraryEntries(jar))
                    .filteredOn(name -> name.endsWith(".class"))
                    .hasSizeGreaterThan(100)
                    .allMatch(name -> name.startsWith("org/dialogs/openfire/"));
        }
    }

    @Test
    void nothingOfTheServersIsInIt() throws IOException {
        try (ZipFile jar = new ZipFile(OpenfireHost.dialogsJar().toFile())) {
            List<String> names = libraryEntries(jar);
            for (String part : List.of(
                    "jivesoftware",
                    "xmpp/packet",
                    "slf4j",
                    "dom4j",
                    "javax/",
                    "hsqldb",
                    "postgresql",
                    "mysql",
                    "mariadb",
                    "log4j",
                    "testhost",
                    "testclient",
                    "demo/")) {
                assertThat(names).noneMatch(name -> name.contains(part));
            }
            assertThat(names)
                    .filteredOn(name -> name.startsWith("META-INF/services/"))
                    .allMatch(name -> name.startsWith("META-INF/services/org.dialogs.openfire.shaded."));
        }
    }

    @Test
    void theLicensesOfWhatItBundlesAreInIt() throws IOException {
        try (ZipFile jar = new ZipFile(OpenfireHost.dialogsJar().toFile())) {
            assertThat(libraryEntries(jar)).contains("META-INF/NOTICE", "META-INF/LICENSE-re2j.txt");
        }
    }

    @Test
    void theReleaseIsTheSameEverywhere() throws IOException {
        try (ZipFile jar = new ZipFile(OpenfireHost.dialogsJar().toFile())) {
            String plugin = new String(read(jar, "plugin.xml"));
            String version = plugin.replaceAll("(?s).*<version>([^<]+)</version>.*", "$1");
            assertThat(new String(read(jar, "changelog.html"))).contains("<h2>" + version + ",");
            assertThat(java.nio.file.Files.readString(java.nio.file.Path.of("pom.xml")))
                    .contains("<artifactId>dialogs</artifactId>\n    <version>" + version + "</version>");
        }
    }
}
