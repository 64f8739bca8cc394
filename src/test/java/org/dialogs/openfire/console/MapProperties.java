package org.dialogs.openfire.console;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dialogs.openfire.host.ServerProperties;

/** The properties of a server that a test plays. Not thread-safe. */
final class MapProperties implements ServerProperties {

    final Map<String, String> texts = new HashMap<>();
    final Set<String> secrets = new HashSet<>();
    boolean databaseAnswers = true;

    /** The one that cannot be set. */
    String failing = "";

    @Override
    public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    @Override
    public boolean canBeKept() {
        return databaseAnswers;
    }

    @Override
    public void set(String name, String text, boolean secret) {
        if (name.equals(failing)) {
            throw new IllegalStateException(name);
        }
        texts.put(name, text);
        if (secret) {
            secrets.add(name);
        }
    }

    @Override
    public void delete(String name) {
        texts.remove(name);
    }
}
