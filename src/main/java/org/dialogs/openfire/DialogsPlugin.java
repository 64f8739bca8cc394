package org.dialogs.openfire;

import java.io.File;
import java.time.Clock;
import org.dialogs.openfire.history.HistoryWriter;
import org.dialogs.openfire.history.MessageStore;
import org.dialogs.openfire.host.OpenfireDataSource;
import org.dialogs.openfire.host.OpenfireDomains;
import org.dialogs.openfire.live.DialogsInterceptor;
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

    @Override
    public void initializePlugin(PluginManager manager, File pluginDirectory) {
        Settings settings = new Settings(JiveGlobals::getProperty);
        history = new HistoryWriter(settings, new MessageStore(new OpenfireDataSource())).start();
        interceptor = new DialogsInterceptor(
                settings, new OpenfireDomains(XMPPServer.getInstance()), history, Clock.systemUTC());
        InterceptorManager.getInstance().addInterceptor(interceptor);
        LOG.info(
                "Dialogs is on: {} messages are stamped, group dialogs are on the service {}",
                settings.stamp() == Settings.StampScope.ALL ? "all" : "kept",
                settings.mucService());
    }

    @Override
    public void destroyPlugin() {
        interceptor.close();
        InterceptorManager.getInstance().removeInterceptor(interceptor);
        history.close();
    }
}
