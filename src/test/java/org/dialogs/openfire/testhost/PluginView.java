package org.dialogs.openfire.testhost;

import java.io.IOException;
import java.io.InputStream;
import org.jivesoftware.openfire.container.Plugin;

/** Loads classes of the tests' plugin as if they were in another plugin, so that they can use that one's classes. */
final class PluginView extends ClassLoader {

    PluginView(Plugin seen) {
        super(seen.getClass().getClassLoader());
    }

    Object make(Class<?> type) throws ReflectiveOperationException {
        return loadClass(type.getName()).getConstructor().newInstance();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream in = PluginView.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
