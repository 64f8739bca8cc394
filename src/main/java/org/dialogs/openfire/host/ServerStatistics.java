package org.dialogs.openfire.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jivesoftware.openfire.stats.Statistic;
import org.jivesoftware.openfire.stats.StatisticsManager;
import org.jivesoftware.openfire.stats.i18nStatistic;

/**
 * Numbers among the server's own statistics, which the Monitoring plugin's reports show: it samples each once a minute, and adds up what the
 * nodes of a cluster say. Each stands alone, for the server never forgets what belongs to a group of them.
 */
public final class ServerStatistics implements AutoCloseable {

    private static final String PREFIX = "dialogs_";
    private static final String PLUGIN = "dialogs";

    private final List<String> keys = new ArrayList<>();

    /**
     * @param name by which its texts are found: {@code stat.dialogs_<name>.name}, {@code .desc} and {@code .units}
     * @param sample what it is now: asking twice changes nothing, for others than Monitoring may ask, too
     */
    public ServerStatistics add(String name, DoubleSupplier sample) {
        String key = PREFIX + name;
        StatisticsManager.getInstance().addStatistic(key, new Number(key, sample));
        keys.add(key);
        return this;
    }

    @Override
    public void close() {
        keys.forEach(StatisticsManager.getInstance()::removeStatistic);
    }

    /** As it is at a time; newer servers have another word for that kind, and the same meaning. */
    private static final class Number extends i18nStatistic {

        private final DoubleSupplier sample;

        Number(String key, DoubleSupplier sample) {
            super(key, PLUGIN, Statistic.Type.count);
            this.sample = sample;
        }

        @Override
        public double sample() {
            return sample.getAsDouble();
        }

        @Override
        public boolean isPartialSample() {
            return true;
        }
    }
}
