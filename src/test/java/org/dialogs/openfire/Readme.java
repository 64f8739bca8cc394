package org.dialogs.openfire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What administrators read of the plugin in the console. */
public record Readme(String html) {

    private static final Pattern LINK = Pattern.compile("href=\"#([^\"]+)\"");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");

    public static Readme read() {
        try {
            return new Readme(Files.readString(Path.of("readme.html")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of the preformatted block of this id, as somebody copies it. */
    public String block(String id) {
        Matcher block = Pattern.compile("<pre id=\"" + id + "\">(.*?)</pre>", Pattern.DOTALL)
                .matcher(html);
        if (!block.find()) {
            throw new IllegalArgumentException("readme.html has no block " + id);
        }
        return block.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    /** Where its links within the page lead. */
    List<String> links() {
        return all(LINK);
    }

    List<String> ids() {
        return all(ID);
    }

    private List<String> all(Pattern pattern) {
        return pattern.matcher(html).results().map(result -> result.group(1)).toList();
    }
}
