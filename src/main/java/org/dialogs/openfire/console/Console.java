package org.dialogs.openfire.console;

import java.util.List;
import org.dialogs.openfire.host.ConsoleHost;

/** The plugin's pages in the server's admin console: there from {@link #open} until {@link #close}. */
public final class Console implements AutoCloseable {

    private final ConsoleHost host;
    private final List<ConsolePage> pages;

    private Console(ConsoleHost host, List<ConsolePage> pages) {
        this.host = host;
        this.pages = pages;
    }

    public static Console open(ConsoleHost host, GroupRepairs repairs) {
        List<ConsolePage> pages = List.of(new GroupRoomsPage(repairs));
        ConsoleServlet servlet = new ConsoleServlet(host, pages, Console.class.getClassLoader());
        pages.forEach(page -> host.mount(servlet, page.path()));
        return new Console(host, pages);
    }

    @Override
    public void close() {
        pages.forEach(page -> host.unmount(page.path()));
    }
}
