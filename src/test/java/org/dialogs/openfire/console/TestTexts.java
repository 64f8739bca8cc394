package org.dialogs.openfire.console;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;

/** The texts as they are in the sources, for a console in one language. */
final class TestTexts {

    static final ClassLoader LOADER = loader();

    private TestTexts() {}

    static Texts of(Locale locale) {
        return new Texts(locale, ZoneId.of("UTC"), LOADER);
    }

    private static ClassLoader loader() {
        try {
            return new URLClassLoader(new URL[] {Path.of("i18n").toUri().toURL()}, null);
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
