package org.dialogs.openfire.history;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Some erasures, found by what a letter says: there may be many of both. */
final class ErasureIndex {

    private final List<LetterErasure> erasures;
    private final Map<Object, List<LetterErasure>> byName = new HashMap<>();

    ErasureIndex(List<LetterErasure> erasures) {
        this.erasures = erasures;
        for (LetterErasure erasure : erasures) {
            erasure.names()
                    .forEach(name -> byName.computeIfAbsent(name, any -> new ArrayList<>())
                            .add(erasure));
        }
    }

    /** Whether a line of the letters' file goes. What cannot be read, and so never be tried again, goes if it names what is erased. */
    boolean takes(byte[] line) {
        Optional<Change> change = LetterErasure.read(line);
        return change.isPresent() ? takes(change.get()) : isNamedIn(new String(line, StandardCharsets.UTF_8));
    }

    private boolean takes(Change change) {
        return LetterErasure.names(change)
                .flatMap(name -> byName.getOrDefault(name, List.of()).stream())
                .anyMatch(erasure -> erasure.takes(change));
    }

    private boolean isNamedIn(String line) {
        return erasures.stream().anyMatch(erasure -> erasure.isNamedIn(line));
    }
}
