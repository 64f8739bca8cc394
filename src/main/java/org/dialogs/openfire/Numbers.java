package org.dialogs.openfire;

import java.util.Map;
import org.dialogs.openfire.api.CallCounts;
import org.dialogs.openfire.auth.TokenLogins;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.host.ServerStatistics;
import org.dialogs.openfire.live.DialogsInterceptor;
import org.dialogs.openfire.live.GroupInterceptor;
import org.dialogs.openfire.live.TenantInterceptor;
import org.dialogs.openfire.status.Counter;
import org.dialogs.openfire.status.Level;
import org.dialogs.openfire.status.Meters;
import org.dialogs.openfire.status.Monitor;
import org.dialogs.openfire.status.Span;

/** Where the numbers come from that are told of the plugin, and which of them the server's own statistics have. */
final class Numbers {

    private final DialogsInterceptor interceptor;
    private final GroupInterceptor groups;
    private final TenantInterceptor tenants;
    private final HistoryWriter history;
    private final TokenLogins tokens;
    private final CallCounts calls;

    Numbers(
            DialogsInterceptor interceptor,
            GroupInterceptor groups,
            TenantInterceptor tenants,
            HistoryWriter history,
            TokenLogins tokens,
            CallCounts calls) {
        this.interceptor = interceptor;
        this.groups = groups;
        this.tenants = tenants;
        this.history = history;
        this.tokens = tokens;
        this.calls = calls;
    }

    Meters meters() {
        return new Meters(
                Map.of(
                        Counter.STAMPED, interceptor::stamped,
                        Counter.KEPT, history::kept,
                        Counter.NOT_KEPT, history::notKept,
                        Counter.STANZA_FAILURES, this::stanzaFailures,
                        Counter.REQUESTS, calls::calls,
                        Counter.REQUEST_FAILURES, calls::failures,
                        Counter.TOKEN_HITS, tokens::known,
                        Counter.TOKEN_MISSES, tokens::asked,
                        Counter.SERVICE_FAILURES, tokens::serviceFailures),
                Map.of(
                        Level.JOURNAL_RECORDS, history::backlog,
                        Level.JOURNAL_BYTES, history::journalBytes,
                        Level.OLDEST_SECONDS, () -> history.oldestWaits().toSeconds(),
                        Level.WAITING_STANZAS, groups::waiting,
                        Level.DEAD_LETTERS, history.letters()::count),
                Map.of(
                        Span.BATCH, history.batchTimes(),
                        Span.REQUEST, calls.times(),
                        Span.SERVICE, tokens.serviceTimes()));
    }

    private long stanzaFailures() {
        return interceptor.failures() + groups.failures() + tenants.failures();
    }

    static ServerStatistics statistics(Monitor monitor, Meters meters) {
        return new ServerStatistics()
                .add("stamped", () -> monitor.rate(Counter.STAMPED))
                .add("kept", () -> monitor.rate(Counter.KEPT))
                .add("requests", () -> monitor.rate(Counter.REQUESTS))
                .add("journal", () -> meters.level(Level.JOURNAL_RECORDS))
                .add("dead_letters", () -> meters.level(Level.DEAD_LETTERS));
    }
}
