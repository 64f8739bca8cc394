package org.dialogs.openfire.it;

import java.time.Duration;
import java.util.Random;

/** How much the tests of endurance do: a little in {@code make test}; with {@code -Dsoak=true}, as in {@code make soak}, a lot. */
final class Endurance {

    private static final boolean SOAK = Boolean.getBoolean("soak");

    private Endurance() {}

    /** How often the server is killed; {@code -Dsoak.kills} says otherwise. */
    static int kills() {
        return Integer.getInteger("soak.kills", SOAK ? 10 : 2);
    }

    /** How many messages are sent meanwhile, more or less; {@code -Dsoak.messages} says otherwise. */
    static int messages() {
        return Integer.getInteger("soak.messages", SOAK ? 20_000 : 2_000);
    }

    /** How long the database is away; {@code -Dsoak.outage}, in seconds, says otherwise. */
    static Duration outage() {
        return Duration.ofSeconds(Integer.getInteger("soak.outage", SOAK ? 60 : 8));
    }

    /** Another one each time; {@code -Dsoak.seed} repeats one, as far as threads can be repeated. */
    static long seed() {
        return Long.getLong("soak.seed", new Random().nextInt(1_000_000));
    }
}
