package org.dialogs.openfire.console;

import javax.servlet.http.HttpServletResponse;

/** What an administrator's browser gets. */
sealed interface Answer {

    /**
     * A page, with the status of HTTP that it has.
     *
     * @param html all of it
     */
    record Page(int status, String html) implements Answer {}

    /**
     * Another page, or the same one anew: what was done is not done again when that is loaded again.
     *
     * @param url relative to this one
     * @param notice what it is to say once
     */
    record GoTo(String url, Notice notice) implements Answer {}

    /**
     * A file.
     *
     * @param fileName as it is to be saved; any text
     */
    record File(String contentType, String fileName, Download content) implements Answer {}

    /**
     * A page that only says why there is none.
     *
     * @param key its text
     */
    record None(int status, String key) implements Answer {}

    /** Everything is well. */
    static Answer page(String html) {
        return new Page(HttpServletResponse.SC_OK, html);
    }

    /** A form again, with what was typed and what is wrong with it; nothing was changed. */
    static Answer refused(String html) {
        return new Page(UNPROCESSABLE, html);
    }

    static Answer goTo(String url, Notice notice) {
        return new GoTo(url, notice);
    }

    static Answer download(String contentType, String fileName, Download content) {
        return new File(contentType, fileName, content);
    }

    /** What is asked for is not there, or not any more. */
    static Answer notFound() {
        return new None(HttpServletResponse.SC_NOT_FOUND, "console.notFound");
    }

    /** @param key the text that says why not */
    static Answer forbidden(String key) {
        return new None(HttpServletResponse.SC_FORBIDDEN, key);
    }

    int UNPROCESSABLE = 422;
}
