package org.dialogs.openfire.host;

import java.io.File;
import org.dom4j.DocumentException;
import org.dom4j.io.SAXReader;

/** Which version of the plugin this is: how the server gives it has changed, its own description has not. */
public final class PluginVersion {

    private PluginVersion() {}

    /**
     * @param folder of the unpacked plugin
     * @throws IllegalStateException if there is no description of the plugin
     */
    public static String in(File folder) {
        try {
            return new SAXReader()
                    .read(new File(folder, "plugin.xml"))
                    .getRootElement()
                    .elementTextTrim("version");
        } catch (DocumentException e) {
            throw new IllegalStateException("The plugin's own plugin.xml cannot be read in " + folder, e);
        }
    }
}
