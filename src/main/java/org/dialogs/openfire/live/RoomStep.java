package org.dialogs.openfire.live;

import java.time.Clock;
import org.dialogs.openfire.Settings;
import org.dialogs.openfire.history.History;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.model.User;
import org.xmpp.packet.JID;

/** What happens when somebody has joined a room: from then on he is a party to its dialog. On the server's thread; touches no database. */
public final class RoomStep {

    private final Settings settings;
    private final Addressing addressing;
    private final History history;
    private final Clock clock;

    public RoomStep(Settings settings, ServerDomains domains, History history, Clock clock) {
        this.settings = settings;
        this.addressing = new Addressing(domains, settings);
        this.history = history;
        this.clock = clock;
    }

    /** @param occupant the user's own JID, not the one he has in the room */
    public void joined(JID room, JID occupant) {
        if (settings.enabled() && occupant.getNode() != null) {
            User user = addressing.user(occupant);
            history.join(addressing.inRoom(room, user), user, clock.instant());
        }
    }
}
