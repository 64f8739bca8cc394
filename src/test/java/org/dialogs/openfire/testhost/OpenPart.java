package org.dialogs.openfire.testhost;

import java.lang.reflect.Field;
import java.util.Collection;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.container.Plugin;

/** What the packaged plugin has open, for calls that {@link ControlPlugin} loads so that they see its classes. */
final class OpenPart {

    private OpenPart() {}

    static Plugin plugin() {
        return XMPPServer.getInstance().getPluginManager().getPlugins().stream()
                .filter(plugin -> plugin.getClass().getSimpleName().equals("DialogsPlugin"))
                .findFirst()
                .orElseThrow();
    }

    /** The part of that class. */
    static <T> T of(Class<T> kind) {
        try {
            Collection<?> parts = (Collection<?>) value(value(plugin(), "parts"), "parts");
            return parts.stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(Object holder, String name) throws ReflectiveOperationException {
        Field field = holder.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(holder);
    }
}
