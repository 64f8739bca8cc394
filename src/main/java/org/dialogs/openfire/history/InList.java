package org.dialogs.openfire.history;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The values of an SQL IN list, in as many lists as it takes: Oracle allows a thousand values in one. */
final class InList {

    private static final int MOST = 500;

    private InList() {}

    /** Each of {@code values} once, in lists of {@value #MOST} at most, in order; no list where there are no values. */
    static List<List<String>> of(Stream<String> values) {
        List<String> distinct = values.distinct().toList();
        List<List<String>> lists = new ArrayList<>();
        for (int from = 0; from < distinct.size(); from += MOST) {
            lists.add(distinct.subList(from, Math.min(distinct.size(), from + MOST)));
        }
        return lists;
    }
}
