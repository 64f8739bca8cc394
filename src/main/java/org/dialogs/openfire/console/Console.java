package org.dialogs.openfire.console;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dialogs.openfire.auth.Applications;
import org.dialogs.openfire.auth.ServiceProbe;
import org.dialogs.openfire.history.LetterBox;
import org.dialogs.openfire.host.ConsoleHost;
import org.dialogs.openfire.host.ServerProperties;
import org.dialogs.openfire.status.Monitor;

/** The plugin's pages in the server's admin console: there from {@link Builder#open} until {@link #close}. */
public final class Console implements AutoCloseable {

    private final ConsoleHost host;
    private final List<ConsolePage> pages;

    private Console(ConsoleHost host, List<ConsolePage> pages) {
        this.host = host;
        this.pages = pages;
    }

    public static Builder in(ConsoleHost host) {
        return new Builder(host);
    }

    @Override
    public void close() {
        pages.forEach(page -> host.unmount(page.path()));
        pages.forEach(ConsolePage::close);
    }

    /** The pages that there are to be. Used by one thread. */
    public static final class Builder {

        private final ConsoleHost host;
        private final List<ConsolePage> pages = new ArrayList<>();

        private Builder(ConsoleHost host) {
            this.host = host;
        }

        public Builder dialogs(DialogLists lists) {
            pages.add(new DialogsPage(lists));
            return this;
        }

        public Builder groupRooms(GroupRepairs repairs) {
            pages.add(new GroupRoomsPage(repairs));
            return this;
        }

        /** @param endpoints where clients find the server with TLS at this moment, if anywhere */
        public Builder applications(Applications applications, Supplier<Optional<Endpoints>> endpoints) {
            pages.add(new ApplicationsPage(applications, endpoints));
            return this;
        }

        public Builder settings(ServerProperties properties, Concerns concerns, ServiceProbe probe) {
            pages.add(new SettingsPage(properties, concerns, probe));
            return this;
        }

        public Builder conversation(ConversationSource source) {
            pages.add(new ConversationPage(source));
            return this;
        }

        /**
         * @param mayRead whether what people say may be shown
         * @param journalMost how many bytes the journal may take
         */
        public Builder status(
                Monitor monitor,
                Concerns concerns,
                LetterBox letters,
                BooleanSupplier mayRead,
                LongSupplier journalMost) {
            pages.add(new StatusPage(monitor, concerns, letters, mayRead, journalMost, Clock.systemUTC()));
            return this;
        }

        public Console open() {
            List<ConsolePage> all = List.copyOf(pages);
            ConsoleServlet servlet = new ConsoleServlet(host, all, Console.class.getClassLoader(), Clock.systemUTC());
            all.forEach(page -> host.mount(servlet, page.path()));
            return new Console(host, all);
        }
    }
}
