package org.dialogs.openfire;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.dialogs.openfire.api.AllRoutes;
import org.dialogs.openfire.api.ApiServer;
import org.dialogs.openfire.api.CallCounts;
import org.dialogs.openfire.api.ChatApi;
import org.dialogs.openfire.api.SessionCallers;
import org.dialogs.openfire.api.StatusEndpoints;
import org.dialogs.openfire.auth.Application;
import org.dialogs.openfire.auth.ServiceProbe;
import org.dialogs.openfire.auth.Sessions;
import org.dialogs.openfire.auth.TokenLogins;
import org.dialogs.openfire.console.Circumstances;
import org.dialogs.openfire.console.Concerns;
import org.dialogs.openfire.console.Console;
import org.dialogs.openfire.console.ConversationSource;
import org.dialogs.openfire.console.DialogLists;
import org.dialogs.openfire.console.Endpoints;
import org.dialogs.openfire.console.GroupRepairs;
import org.dialogs.openfire.history.DialogDirectory;
import org.dialogs.openfire.history.DialogSearch;
import org.dialogs.openfire.history.DialogTotals;
import org.dialogs.openfire.history.HistoryStore;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.history.MessageReader;
import org.dialogs.openfire.history.Pulse;
import org.dialogs.openfire.history.Transcript;
import org.dialogs.openfire.host.AccountPasswords;
import org.dialogs.openfire.host.ClientSecurity;
import org.dialogs.openfire.host.Clients;
import org.dialogs.openfire.host.Cluster;
import org.dialogs.openfire.host.Delivery;
import org.dialogs.openfire.host.HttpBindAddress;
import org.dialogs.openfire.host.LocalUsers;
import org.dialogs.openfire.host.OfflineMessages;
import org.dialogs.openfire.host.OpenfireConsole;
import org.dialogs.openfire.host.OpenfireDataSource;
import org.dialogs.openfire.host.OpenfireDomains;
import org.dialogs.openfire.host.OpenfireHome;
import org.dialogs.openfire.host.OpenfireProperties;
import org.dialogs.openfire.host.PluginVersion;
import org.dialogs.openfire.host.RoomEvents;
import org.dialogs.openfire.host.RoomServices;
import org.dialogs.openfire.host.Routing;
import org.dialogs.openfire.host.ServerDomains;
import org.dialogs.openfire.host.UserDeletions;
import org.dialogs.openfire.host.UserIds;
import org.dialogs.openfire.live.DialogsInterceptor;
import org.dialogs.openfire.live.GroupInterceptor;
import org.dialogs.openfire.live.GroupStep;
import org.dialogs.openfire.live.OfflineCopies;
import org.dialogs.openfire.live.RoomWatch;
import org.dialogs.openfire.live.TenantInterceptor;
import org.dialogs.openfire.rooms.DialogRemoval;
import org.dialogs.openfire.rooms.GroupLocks;
import org.dialogs.openfire.rooms.GroupModes;
import org.dialogs.openfire.rooms.GroupRooms;
import org.dialogs.openfire.rooms.GroupSync;
import org.dialogs.openfire.rooms.RepairJob;
import org.dialogs.openfire.rooms.RepairReport;
import org.dialogs.openfire.rooms.RoomTable;
import org.dialogs.openfire.status.Health;
import org.dialogs.openfire.status.Health.Check;
import org.dialogs.openfire.status.Meters;
import org.dialogs.openfire.status.Monitor;
import org.dialogs.openfire.status.Probe;
import org.dialogs.openfire.users.UserNames;
import org.dialogs.openfire.users.Users;
import org.jivesoftware.openfire.XMPPServer;
import org.jivesoftware.openfire.container.Plugin;
import org.jivesoftware.openfire.container.PluginManager;
import org.jivesoftware.openfire.interceptor.InterceptorManager;
import org.jivesoftware.util.JiveGlobals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xmpp.packet.Packet;

/** The plugin: builds its parts in order when Openfire loads it, takes them down in reverse when it unloads it, nothing else. */
public final class DialogsPlugin implements Plugin {

    private static final Logger LOG = LoggerFactory.getLogger(DialogsPlugin.class);

    private final OpenParts parts = new OpenParts();

    @Override
    public void initializePlugin(PluginManager manager, File pluginDirectory) {
        Settings settings = new Settings(JiveGlobals::getProperty);
        ServerDomains domains = new OpenfireDomains(XMPPServer.getInstance());
        Clock clock = Clock.systemUTC();
        HistoryWriter history = parts.add(open(settings, clock).start());
        XMPPServer server = XMPPServer.getInstance();
        Consumer<Packet> router = server.getPacketRouter()::route;
        OpenfireDataSource database = new OpenfireDataSource();
        DialogDirectory directory = new DialogDirectory(database, clock);
        RoomServices services = new RoomServices(server);
        GroupRooms rooms = new GroupRooms(settings, domains, services);
        GroupLocks locks = new GroupLocks();
        RoomTable table = new RoomTable(database);
        GroupSync sync = new GroupSync(
                settings, domains, services, rooms, table, directory, locks, history, Cluster::isStarted, clock);
        GroupModes modes = parts.add(new GroupModes(group -> sync.sync(group).mode()));
        OfflineMessages storage = new OfflineMessages(server, clock);
        OfflineCopies offline = parts.add(new OfflineCopies(settings, rooms, storage));
        RoomWatch watch = parts.add(new RoomWatch(settings, domains, history, modes, sync, services, offline, clock));
        parts.add(RoomEvents.tell(watch));
        DialogsInterceptor interceptor =
                new DialogsInterceptor(settings, domains, Routing.ofOpenfire(), history, clock);
        GroupStep step = new GroupStep(settings, domains, rooms, interceptor, new Clients(server)::isConnected, router);
        GroupInterceptor groups = new GroupInterceptor(settings, domains, modes, step, router);
        TenantInterceptor tenants = new TenantInterceptor(settings, domains, router);
        parts.add(() -> forget(tenants, groups, interceptor));
        // In this order: what is refused, or goes another way, is neither stamped nor kept.
        InterceptorManager.getInstance().addInterceptor(tenants);
        InterceptorManager.getInstance().addInterceptor(groups);
        InterceptorManager.getInstance().addInterceptor(interceptor);
        RepairJob repair = parts.add(new RepairJob(
                        settings,
                        domains,
                        sync,
                        rooms,
                        table,
                        directory,
                        Cluster::isSenior,
                        settings.groups()::repairInterval,
                        clock)
                .start());
        TokenLogins tokens = parts.add(new TokenLogins(settings.auth(), domains, database, clock).start());
        Sessions sessions = tokens.sessions();
        Users users = new Users(
                database,
                new LocalUsers(),
                new AccountPasswords(),
                new UserIds(),
                sessions,
                settings.auth()::refusalsPerMinute,
                clock);
        parts.add(UserDeletions.tell(name -> {
            users.accountIsBeingDeleted(name);
            storage.forget(name);
            if (settings.eraseDeletedUsers()) {
                history.eraseUser(name + "@" + domains.xmppDomain());
            }
        }));
        DialogRemoval removal = new DialogRemoval(history, rooms, modes, locks);
        ChatApi chat = new ChatApi(
                settings,
                domains,
                database,
                directory,
                history,
                (application, patience) -> awaitArrival(groups, history, application, patience),
                rooms,
                modes,
                locks,
                removal,
                new Delivery(server),
                clock);
        CallCounts calls = new CallCounts();
        Meters meters = new Numbers(interceptor, groups, tenants, history, tokens, calls).meters();
        Health health = new Health(
                meters,
                settings::journalMaxBytes,
                Map.of(
                        Check.LOGINS, () -> tokens.state().obstacle().isEmpty(),
                        Check.SERVICE, tokens::isServiceAsked,
                        Check.ROOMS, () -> areRoomsServed(services, settings, repair) && groupsElsewhere(repair) == 0),
                Map.of(Check.SERVICE, tokens::hasService),
                new Probe("dialogs-pulse", new Pulse(database)),
                clock);
        Monitor monitor = parts.add(new Monitor(meters, health, clock).start());
        parts.add(Numbers.statistics(monitor, meters));
        StatusEndpoints status =
                new StatusEndpoints(monitor, settings.metrics(), PluginVersion.in(pluginDirectory), clock);
        ApiServer api = parts.add(new ApiServer(
                        settings.api(),
                        new SessionCallers(sessions, users::isLocked, users::seen),
                        AllRoutes.of(status, sessions, users, chat),
                        status.routes(),
                        calls)
                .start());
        DialogTotals totals = parts.add(new DialogTotals(database, clock));
        ServiceProbe probe = parts.add(new ServiceProbe(clock));
        OpenfireProperties properties = new OpenfireProperties();
        Circumstances circumstances = new Circumstances(
                pluginDirectory.getName(),
                ClientSecurity::takesPlainWithoutTls,
                () -> tokens.state().on(),
                () -> tokens.state().obstacle(),
                () -> areRoomsServed(services, settings, repair),
                () -> groupsElsewhere(repair),
                api::isThere,
                history::journalBytes,
                history.letters()::count,
                () -> monitor.health().isWell(Check.DATABASE));
        Concerns concerns = new Concerns(settings, properties, circumstances);
        UserNames names = new UserNames(database);
        parts.add(Console.in(new OpenfireConsole(manager, this))
                .dialogs(new DialogLists(
                        new DialogSearch(database),
                        totals,
                        () -> tokens.applications().all().stream()
                                .collect(Collectors.toMap(Application::id, Application::name)),
                        names,
                        domains::xmppDomain,
                        settings.console()::readMessages))
                .groupRooms(new GroupRepairs(repair::last, repair::isRunning, repair::runNow))
                .applications(
                        tokens.applications(),
                        () -> HttpBindAddress.ofServer(server)
                                .map(address -> new Endpoints(
                                        address,
                                        settings.api().path(),
                                        domains.xmppDomain(),
                                        settings.mucService() + "." + domains.xmppDomain())))
                .settings(properties, concerns, probe)
                .conversation(new ConversationSource(
                        directory,
                        new Transcript(database),
                        new MessageReader(database),
                        history,
                        removal::remove,
                        (application, patience) -> awaitArrival(groups, history, application, patience),
                        id -> tokens.applications().find(id).map(Application::name),
                        names,
                        domains::xmppDomain,
                        settings.console()::readMessages))
                .status(
                        monitor,
                        concerns,
                        history.letters(),
                        settings.console()::readMessages,
                        settings::journalMaxBytes)
                .open());
        LOG.info(
                "Dialogs is on: {} messages are stamped, group dialogs are on the service {}",
                settings.stamp() == Settings.StampScope.ALL ? "all" : "kept",
                settings.mucService());
    }

    /** The service is made with the first group: before there is one, none is missing. */
    private static boolean areRoomsServed(RoomServices services, Settings settings, RepairJob repair) {
        return services.isServing(settings.mucService())
                || repair.last().map(RepairReport::dialogs).orElse(0L) == 0;
    }

    private static long groupsElsewhere(RepairJob repair) {
        return repair.last().map(RepairReport::elsewhere).orElse(0L);
    }

    /** First what is on its way to the groups, for that comes to the history then. */
    private static boolean awaitArrival(
            GroupInterceptor groups, HistoryWriter history, long applicationId, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        return groups.await(applicationId, patience)
                && history.awaitWritten(Duration.ofNanos(deadline - System.nanoTime()));
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

    private static void forget(TenantInterceptor tenants, GroupInterceptor groups, DialogsInterceptor interceptor) {
        groups.close();
        InterceptorManager.getInstance().removeInterceptor(groups);
        interceptor.close();
        InterceptorManager.getInstance().removeInterceptor(interceptor);
        InterceptorManager.getInstance().removeInterceptor(tenants);
    }

    /** The server calls this for a plugin that it could load in part only, too. */
    @Override
    public void destroyPlugin() {
        LOG.info("Dialogs is going off");
        try {
            parts.close();
        } catch (Exception e) {
            LOG.error("Dialogs has not gone off cleanly", e);
        }
    }
}
