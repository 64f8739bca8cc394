package org.dialogs.openfire.host;

import java.util.Map;
import java.util.function.Consumer;
import org.jivesoftware.util.PropertyEventDispatcher;
import org.jivesoftware.util.PropertyEventListener;

/** Tells when one of Openfire's properties is set or deleted, on this node or another. */
public final class PropertyChanges implements PropertyEventListener, AutoCloseable {

    private final Consumer<String> changed;

    private PropertyChanges(Consumer<String> changed) {
        this.changed = changed;
    }

    /** @param changed takes the property's name, on the thread that has changed it */
    public static PropertyChanges tell(Consumer<String> changed) {
        PropertyChanges changes = new PropertyChanges(changed);
        PropertyEventDispatcher.addListener(changes);
        return changes;
    }

    @Override
    public void close() {
        PropertyEventDispatcher.removeListener(this);
    }

    @Override
    public void propertySet(String property, Map<String, Object> params) {
        changed.accept(property);
    }

    @Override
    public void propertyDeleted(String property, Map<String, Object> params) {
        changed.accept(property);
    }

    @Override
    public void xmlPropertySet(String property, Map<String, Object> params) {
        changed.accept(property);
    }

    @Override
    public void xmlPropertyDeleted(String property, Map<String, Object> params) {
        changed.accept(property);
    }
}
