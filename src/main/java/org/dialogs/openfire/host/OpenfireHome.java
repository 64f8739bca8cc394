package org.dialogs.openfire.host;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import org.jivesoftware.util.JiveGlobals;

/** Where Openfire has its files: {@code getHomeDirectory} until 4.8, {@code getHomePath} from 4.9 on. */
public final class OpenfireHome {

    private OpenfireHome() {}

    /** @throws IllegalStateException if this version of Openfire says it in a way that is not known here */
    public static Path folder() {
        try {
            return (Path) JiveGlobals.class.getMethod("getHomePath").invoke(null);
        } catch (NoSuchMethodException e) {
            return beforeOpenfire49();
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Openfire does not say where its home is", e);
        }
    }

    private static Path beforeOpenfire49() {
        try {
            return Path.of(
                    (String) JiveGlobals.class.getMethod("getHomeDirectory").invoke(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Openfire does not say where its home is", e);
        }
    }
}
