package org.dialogs.openfire.testhost;

import java.io.IOException;
import java.io.InputStream;
import org.jivesoftware.openfire.container.Plugin;

/** Loads one class of the tests' plugin as if it were in another plugin, so that it can use that one's classes. */
final class PluginView extends ClassLoader {

    PluginView(Plugin seen) {
        super(seen.getClass().getClassLoader());
    }

    Object make(Class<?> type) throws IOException, ReflectiveOperationException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(type.getName(), bytes, 0, bytes.length)
                    .getConstructor()
                    .newInstance();
        }
    }
}
