package org.dialogs.openfire.console;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.function.Consumer;

/**
 * A page as a template makes it. The templates ({@code src/main/jte}) are classes by now, which are called as such: their engine would
 * look for them with the class loader of the web server's thread, which does not know ours.
 */
final class Html {

    private Html() {}

    /**
     * The page as a whole: one that fails half-way shows nothing of it. Everything that is put into the template is escaped for the place
     * where it stands.
     */
    static String of(Consumer<HtmlTemplateOutput> template) {
        StringOutput text = new StringOutput();
        template.accept(new OwaspHtmlTemplateOutput(text));
        return text.toString();
    }
}
