package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dialogs.openfire.model.DialogKey;

/** The values of an SQL IN list, in as many lists as it takes: Oracle allows a thousand values in one. */
public final class InList {

    private static final int MOST = 500;

    private InList() {}

    /** Each of {@code values} once, in lists of {@value #MOST} at most, in order; no list where there are no values. */
    public static List<List<String>> of(Stream<String> values) {
        return lists(values);
    }

    /** The same for numbers. */
    public static List<List<Long>> ofNumbers(Collection<Long> values) {
        return lists(values.stream());
    }

    private static <V> List<List<V>> lists(Stream<V> values) {
        List<V> distinct = values.distinct().toList();
        List<List<V>> lists = new ArrayList<>();
        for (int from = 0; from < distinct.size(); from += MOST) {
            lists.add(distinct.subList(from, Math.min(distinct.size(), from + MOST)));
        }
        return lists;
    }

    /** The ids of dialogs, by their applications: no index has the ids alone. */
    static Map<Long, List<List<String>>> ofDialogs(Collection<DialogKey> keys) {
        Map<Long, List<List<String>>> lists = new TreeMap<>();
        for (DialogKey key : keys) {
            lists.computeIfAbsent(
                    key.applicationId(),
                    application -> of(keys.stream()
                            .filter(each -> each.applicationId() == application)
                            .map(each -> each.id().hex())));
        }
        return lists;
    }
}
