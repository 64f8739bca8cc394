package org.dialogs.openfire.testbrowser;

/**
 * QuickBlox's SDK for browsers as it is published: {@code quickblox.min.js} out of the npm package {@code quickblox}, unchanged.
 * Thread-safe.
 */
public enum QuickBloxSdk {

    /** The newest there is. */
    NEWEST("2.23.0", "ADSPBeiIUnsvY7unpjZ/HR4w9f/u4gzaW+QLcOErCAtb1UTX+FKZ886hci9xeqJW0UlPWhL8nOxrlY1jTExjMw=="),

    /** As older apps have it. */
    OLDER("2.16.1", "wtqjXGiOyUMZ2OZ52T481N/xzc4T8jQzwpVS/Vs3TsPsO6Av200iQCY6zqVgp3btZm+gCQGm7a5c4imSJ5xXHA==");

    private final NpmPackage published;
    private byte[] script;

    QuickBloxSdk(String version, String sha512) {
        published = new NpmPackage("quickblox", version, sha512);
    }

    public String version() {
        return published.version();
    }

    /**
     * The script, in UTF-8.
     *
     * @throws MissingException if the package is not here yet and npm cannot fetch it, or if it is not the published one
     */
    public synchronized byte[] script() {
        if (script == null) {
            script = published.read("quickblox.min.js");
        }
        return script.clone();
    }

    @Override
    public String toString() {
        return version();
    }
}
