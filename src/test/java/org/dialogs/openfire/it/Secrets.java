package org.dialogs.openfire.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dialogs.openfire.testhost.HostExtension;

/** Tokens and passwords that can be told from all other text, even one of ten thousand and even half of one. */
final class Secrets {

    private static final String MARK = "5ec2e75ec2e7";
    private static final Pattern ANY = Pattern.compile(
            forms(MARK).stream().map(Pattern::quote).collect(Collectors.joining("|")) + "|" + HostExtension.PASSWORDS);

    private Secrets() {}

    /** A token that nobody has had before: 40 hex digits, as QuickBlox's are. */
    static String token() {
        return MARK + hex(14);
    }

    /** A password that nobody takes for a token. */
    static String password() {
        return MARK + "-pass-" + hex(4);
    }

    /** The log without the bytes of requests that the web server itself writes there at debug. */
    static String withoutTheWebServers(String log) {
        return log.lines()
                .filter(line -> !(line.contains(" DEBUG ") && line.contains("org.eclipse.jetty.")))
                .collect(Collectors.joining("\n"));
    }

    /** The lines in which there is one, or a good part of one, as it is or in Base64. */
    static List<String> leaks(String log) {
        return log.lines().filter(line -> ANY.matcher(line).find()).limit(20).toList();
    }

    /** A text, and what is left of it in the Base64 of a longer one. */
    private static List<String> forms(String text) {
        List<String> forms = new ArrayList<>(List.of(text));
        for (int before = 0; before < 3; before++) {
            byte[] bytes = (" ".repeat(before) + text).getBytes(StandardCharsets.US_ASCII);
            String base64 = Base64.getEncoder().encodeToString(bytes);
            // The first and last letters may have bits of what stands before and behind it.
            forms.add(base64.substring(before == 0 ? 0 : before + 1, bytes.length * 8 / 6));
        }
        return forms;
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
