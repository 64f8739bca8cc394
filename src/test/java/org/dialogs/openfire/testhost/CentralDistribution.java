package org.dialogs.openfire.testhost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Openfire 4.2.0 as Maven Central has it: the complete server without its database script, its console pages and its starter, for
 * which small ones of our own stand in.
 */
final class CentralDistribution implements Distribution {

    private static final String PASSWORD = "changeit";

    @Override
    public void layOut(Path home, HostSettings settings) throws IOException {
        HostDatabase.Access database = settings.database().create(libraries());
        write(home.resolve("conf/openfire.xml"), settings.openfireXml("""
                          <setup>true</setup>
                          <locale>en</locale>
                          <xmpp>
                            <domain>%1$s</domain>
                            <fqdn>%1$s</fqdn>
                          </xmpp>
                          <database>%2$s</database>
                        """.formatted(
                        settings.domain(), database.xml())));
        write(home.resolve("conf/security.xml"), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<security/>\n");
        write(
                home.resolve("resources/database/openfire_" + database.type() + ".sql"),
                SchemaScript.translate(resource("openfire_hsqldb.sql"), database.type()) + settings.sql());
        write(home.resolve("plugins/admin/plugin.xml"), resource("console-plugin.xml"));
        write(home.resolve("plugins/admin/webapp/WEB-INF/web.xml"), resource("console-web.xml"));
        Path security = Files.createDirectories(home.resolve("resources/security"));
        Files.copy(keyStore(settings.domain()), security.resolve("keystore"), StandardCopyOption.REPLACE_EXISTING);
        for (String store : List.of("truststore", "client.truststore")) {
            Files.copy(trustStore(), security.resolve(store), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public List<String> command(Path home, List<String> javaOptions) throws IOException {
        Path main = PluginJar.write(
                home.resolve("host-main.jar"),
                List.of(HostMain.class, HostLogin.class),
                Map.of("log4j.properties", resource("log4j.properties")));
        List<String> command = new java.util.ArrayList<>(List.of(OpenfireHost.java()));
        command.addAll(javaOptions);
        // Proxool makes its proxies with an old cglib that defines classes by reflection.
        command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        command.addAll(List.of("-cp", libraries().resolve("*") + java.io.File.pathSeparator + main));
        command.add(HostMain.class.getName());
        return command;
    }

    @Override
    public List<Path> logs(Path home) {
        return List.of();
    }

    private static Path libraries() {
        Path libraries = Path.of("target/host/lib").toAbsolutePath();
        if (!Files.isDirectory(libraries)) {
            throw new IllegalStateException(libraries
                    + " is missing: run 'mvn process-test-resources', which copies Openfire's class path there");
        }
        return libraries;
    }

    /** A key pair for {@code domain}; made once a domain and build, since making one takes longer than booting the server. */
    private static synchronized Path keyStore(String domain) throws IOException {
        Path store = Path.of("target/host/keystore-" + domain).toAbsolutePath();
        if (Files.notExists(store)) {
            Path fresh = store.resolveSibling(
                    store.getFileName() + "." + ProcessHandle.current().pid());
            keytool(
                    "-genkeypair",
                    "-alias",
                    domain,
                    "-keyalg",
                    "RSA",
                    "-keysize",
                    "2048",
                    "-validity",
                    "3650",
                    "-dname",
                    "CN=" + domain,
                    "-ext",
                    "SAN=DNS:" + domain + ",DNS:*." + domain,
                    "-keystore",
                    fresh.toString(),
                    "-storetype",
                    "JKS",
                    "-storepass",
                    PASSWORD,
                    "-keypass",
                    PASSWORD);
            Files.move(fresh, store, StandardCopyOption.REPLACE_EXISTING);
        }
        return store;
    }

    /** A JKS trust store with one certificate that nobody's server has: Openfire does not take an empty one. */
    private static synchronized Path trustStore() throws IOException {
        return keyStore("nobody.invalid");
    }

    private static void keytool(String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String resource(String name) {
        try (InputStream in = CentralDistribution.class.getResourceAsStream("/testhost/" + name)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
