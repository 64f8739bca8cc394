package org.dialogs.openfire.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The header of HTTP that has a browser save what it gets (RFC 6266). */
final class ContentDisposition {

    private static final int MOST = 100;

    private ContentDisposition() {}

    /**
     * The header's value.
     *
     * @param fileName any text: what no file system takes, or could end the header, becomes an underscore
     */
    static String attachment(String fileName) {
        String safe = fileName.codePoints()
                .limit(MOST)
                .map(character -> isSafe(character) ? character : '_')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String ascii = safe.replaceAll("[^ -~]", "_");
        String encoded = URLEncoder.encode(safe, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
    }

    private static boolean isSafe(int character) {
        return Character.isLetterOrDigit(character) || " .-_()".indexOf(character) >= 0;
    }
}
