package org.dialogs.openfire.testhost;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars and plugins that the tests make of their own classes. */
public final class PluginJar {

    private PluginJar() {}

    /** A jar of {@code classes} and text files. */
    static Path write(Path jar, List<Class<?>> classes, Map<String, String> files) throws IOException {
        Files.write(jar, jar(classes, files));
        return jar;
    }

    /** An Openfire plugin whose class is the first of {@code classes}. */
    public static Path writePlugin(Path jar, List<Class<?>> classes) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("plugin.xml", """
                <?xml version="1.0" encoding="UTF-8"?>
                <plugin>
                  <class>%s</class>
                  <name>%s</name>
                  <description>A plugin of the tests.</description>
                  <author>Openfire Dialogs</author>
                  <version>1.0.0</version>
                  <date>2026-11-21</date>
                  <minServerVersion>4.2.0</minServerVersion>
                </plugin>
                """.formatted(
                classes.get(0).getName(), classes.get(0).getSimpleName()).getBytes(StandardCharsets.UTF_8));
        entries.put("lib/classes.jar", jar(classes, Map.of()));
        Files.write(jar, zip(entries));
        return jar;
    }

    private static byte[] jar(List<Class<?>> classes, Map<String, String> files) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (Class<?> type : classes) {
            String name = type.getName().replace('.', '/') + ".class";
            try (InputStream in = type.getResourceAsStream("/" + name)) {
                entries.put(name, in.readAllBytes());
            }
        }
        files.forEach((name, text) -> entries.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return zip(entries);
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                ((OutputStream) zip).write(entry.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
