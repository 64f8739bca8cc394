package org.dialogs.openfire.api;

import java.util.HashMap;
import java.util.Map;

/**
 * So many places for calls, of which a network has a part at most: whoever is slow, and does so on many connections, keeps nobody else out.
 * Thread-safe.
 */
final class Places {

    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> taken = new HashMap<>();
    private int count;

    /** @param mostOfOne how many of them one network may have */
    Places(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Takes a place, if there is one for that network. */
    synchronized boolean take(String network) {
        int ofOne = taken.getOrDefault(network, 0);
        if (count >= most || ofOne >= mostOfOne) {
            return false;
        }
        count++;
        taken.put(network, ofOne + 1);
        return true;
    }

    /** Gives back a place that was taken. */
    synchronized void give(String network) {
        count--;
        taken.computeIfPresent(network, (key, ofOne) -> ofOne == 1 ? null : ofOne - 1);
    }
}
