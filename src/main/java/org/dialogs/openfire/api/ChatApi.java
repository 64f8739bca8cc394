package org.dialogs.openfire.api;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.HistoryReader;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.history.MessageReader;
import org.dialogs.openfire.host.Delivery;
import org.dialogs.openfire.host.LocalUsers;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.rooms.DialogRemoval;
import org.dialogs.openfire.rooms.GroupLocks;
import org.dialogs.openfire.rooms.GroupModes;
import org.dialogs.openfire.rooms.GroupRooms;

/** The calls about chat, put together: dialogs and messages. */
public final class ChatApi {

    private final List<Route> routes;

    public ChatApi(
            Settings settings,
            ServerDomains domains,
            DataSource database,
            DialogDirectory directory,
            HistoryWriter history,
            Arrival arrival,
            GroupRooms rooms,
            GroupModes modes,
            GroupLocks locks,
            DialogRemoval removal,
            Delivery delivery,
            Clock clock) {
        People people = new People(domains, new LocalUsers());
        Conversations conversations = new Conversations(directory, arrival, people);
        Groups groups = new Groups(directory, removal, rooms, modes, locks, people, clock);
        Posts posts = new Posts(settings, history, rooms, delivery, clock);
        MessageReader messages = new MessageReader(database);
        HistoryReader receipts = new HistoryReader(database);
        routes = List.copyOf(Stream.of(
                        new DialogEndpoints(directory, conversations, groups, people).routes(),
                        new MessageEndpoints(directory, conversations, messages, receipts, posts, people).routes(),
                        new LogEndpoints(conversations, messages, receipts, people).routes())
                .flatMap(List::stream)
                .toList());
    }

    public List<Route> routes() {
        return routes;
    }
}
