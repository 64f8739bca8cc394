package org.dialogs.openfire;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import org.dialogs.openfire.api.AllRoutes;
import org.dialogs.openfire.api.ApiServer;
import org.dialogs.openfire.api.ChatApi;
import org.dialogs.openfire.api.SessionCallers;
import org.dialogs.openfire.auth.Sessions;
import org.dialogs.openfire.auth.TokenLogins;
import org.dialogs.openfire.history.HistoryStore;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.host.AccountPasswords;
import org.dialogs.openfire.host.Delivery;
import org.dialogs.openfire.host.LocalUsers;
import org.dialogs.openfire.host.OpenfireDataSource;
import org.dialogs.openfire.host.OpenfireDomains;
import org.dialogs.openfire.host.OpenfireHome;
import org.dialogs.openfire.host.RoomJoins;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.host.Routing;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.host.UserDeletions;
import org.dialogs.openfire.host.UserIds;
import org.dialogs.openfire.live.DialogsInterceptor;
import org.dialogs.openfire.live.RoomStep;
import org.dialogs.openfire.live.TenantInterceptor;
import org.dialogs.openfire.rooms.GroupRooms;
import org.dialogs.openfire.users.Users;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.container.Plugin;
import org.jivesoftware.openfire.container.PluginManager;
import org.jivesoftware.openfire.interceptor.InterceptorManager;
import org.jivesoftware.util.JiveGlobals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugin: builds its parts in order when Openfire loads it, takes them down in reverse when it unloads it, nothing else. */
public final class DialogsPlugin implements Plugin {

    private static final Logger LOG = LoggerFactory.getLogger(DialogsPlugin.class);

    private HistoryWriter history;
    private DialogsInterceptor interceptor;
    private TenantInterceptor tenants;
    private RoomJoins joins;
    private UserDeletions deletions;
    private TokenLogins tokens;
    private ApiServer api;

    @Override
    public void initializePlugin(PluginManager manager, File pluginDirectory) {
        Settings settings = new Settings(JiveGlobals::getProperty);
        ServerDomains domains = new OpenfireDomains(XMPPServer.getInstance());
        Clock clock = Clock.systemUTC();
        history = open(settings, clock).start();
        interceptor = new DialogsInterceptor(settings, domains, Routing.ofOpenfire(), history, clock);
        tenants = new TenantInterceptor(
                settings, domains, XMPPServer.getInstance().getPacketRouter()::route);
        // In this order: what is refused is neither stamped nor kept.
        InterceptorManager.getInstance().addInterceptor(tenants);
        InterceptorManager.getInstance().addInterceptor(interceptor);
        joins = RoomJoins.tell(new RoomStep(settings, domains, history, clock)::joined);
        OpenfireDataSource database = new OpenfireDataSource();
        tokens = new TokenLogins(settings.auth(), domains, database, clock).start();
        Sessions sessions = tokens.sessions();
        Users users = new Users(
                database,
                new LocalUsers(),
                new AccountPasswords(),
                new UserIds(),
                sessions,
                settings.auth()::refusalsPerMinute,
                clock);
        deletions = UserDeletions.tell(name -> {
            users.accountIsBeingDeleted(name);
            if (settings.eraseDeletedUsers()) {
                history.eraseUser(name + "@" + domains.xmppDomain());
            }
        });
        XMPPServer server = XMPPServer.getInstance();
        GroupRooms rooms = new GroupRooms(settings, domains, new RoomServices(server));
        ChatApi chat = new ChatApi(settings, domains, database, history, rooms, new Delivery(server), clock);
        api = new ApiServer(
                        settings.api(),
                        new SessionCallers(sessions, users::isLocked, users::seen),
                        AllRoutes.of(sessions, users, chat))
                .start();
        LOG.info(
                "Dialogs is on: {} messages are stamped, group dialogs are on the service {}",
                settings.stamp() == Settings.StampScope.ALL ? "all" : "kept",
                settings.mucService());
    }

    private static HistoryWriter open(Settings settings, Clock clock) {
        Path folder = OpenfireHome.folder().resolve("dialogs");
        LocalUsers users = new LocalUsers();
        try {
            return new HistoryWriter(
                    settings,
                    new HistoryStore(new OpenfireDataSource()),
                    folder,
                    user -> users.exists(user.localpart()),
                    clock);
        } catch (IOException e) {
            throw new UncheckedIOException("Dialogs is off: it cannot keep messages in " + folder, e);
        }
    }

    @Override
    public void destroyPlugin() {
        // The server calls this for a plugin that it could load in part only, too; and what fails must not keep the
        // rest open.
        try (AutoCloseable last = history;
                AutoCloseable third = this::forget;
                AutoCloseable second = joins;
                AutoCloseable thenLogins = tokens;
                AutoCloseable beforeThat = deletions;
                AutoCloseable first = api) {
            LOG.info("Dialogs is going off");
        } catch (Exception e) {
            LOG.error("Dialogs has not gone off cleanly", e);
        }
    }

    private void forget() {
        if (interceptor != null) {
            interceptor.close();
            InterceptorManager.getInstance().removeInterceptor(interceptor);
        }
        if (tenants != null) {
            InterceptorManager.getInstance().removeInterceptor(tenants);
        }
    }
}
