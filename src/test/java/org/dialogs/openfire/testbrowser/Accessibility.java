package org.dialogs.openfire.testbrowser;

import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What axe-core finds that people cannot see, reach or hear of: contrast, labels, names, order (WCAG 2.1, A and AA). Of the page it looks
 * at our part alone, for the rest is the console's. Thread-safe.
 */
final class Accessibility {

    private static final NpmPackage AXE = new NpmPackage(
            "axe-core",
            "4.14.1",
            "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==");
    private static final String LOOK = """
            () => axe.run('.dialogs', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})
                .then(found => found.violations.map(each => ({
                    id: each.id, help: each.help, where: each.nodes.map(node => node.html).slice(0, 3).join(' ')})))""";

    private static String script;

    private Accessibility() {}

    private static synchronized String script() {
        if (script == null) {
            script = new String(AXE.read("axe.min.js"), StandardCharsets.UTF_8);
        }
        return script;
    }

    /** What is wrong, a line each. */
    static List<String> faults(Page page) {
        page.evaluate(script());
        return ((List<?>) page.evaluate(LOOK))
                .stream()
                        .map(fault -> (Map<?, ?>) fault)
                        .map(fault -> fault.get("id") + ": " + fault.get("help") + " " + fault.get("where"))
                        .collect(Collectors.toList());
    }
}
