package org.dialogs.openfire.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The address of a page of ours, with a query; relative, for all of them are beside each other. */
record Link(String url) {

    static Link to(String page) {
        return new Link(page);
    }

    /** With a field more; an empty one is left out. */
    Link with(String field, Object value) {
        String text = String.valueOf(value);
        if (text.isEmpty()) {
            return this;
        }
        char separator = url.indexOf('?') < 0 ? '?' : '&';
        return new Link(url + separator + field + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return url;
    }
}
