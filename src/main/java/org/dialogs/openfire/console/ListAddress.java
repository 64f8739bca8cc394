package org.dialogs.openfire.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where in the list of dialogs somebody came from, with what he looks for and how far he is: a dialog's address says it, for the way back. It
 * has only fields of the list, whatever was written into it, and so leads nowhere else.
 *
 * @param query of the list's address; empty for the list as it begins
 */
record ListAddress(String query) {

    /** The field of an address that says it. */
    static final String FIELD = "list";

    /** The list as it begins. */
    static final ListAddress START = new ListAddress("");

    /** Written into another address it is twice as long, and a request has room for some thousand characters. */
    private static final int MOST = 1_000;

    private static final List<String> FIELDS = Stream.concat(
                    DialogsForm.FIELDS.stream(), Stream.of(DialogsForm.AFTER, DialogsForm.BEFORE))
            .toList();

    /** From where somebody has come to a page. */
    static ListAddress of(Visit visit) {
        return visit.field(FIELD).map(ListAddress::parse).orElse(START);
    }

    /** What an address says of it; of what is not understood there is nothing in it. */
    static ListAddress parse(String query) {
        if (query.length() > MOST) {
            return START;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (String field : query.split("&")) {
                int equals = field.indexOf('=');
                if (equals > 0) {
                    fields.putIfAbsent(
                            field.substring(0, equals),
                            URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException e) {
            // A sign of percent with something else behind it: nobody's list.
            return START;
        }
        return of(fields);
    }

    /** The list that somebody looks at. */
    static ListAddress of(DialogsForm form) {
        Map<String, String> fields = new LinkedHashMap<>();
        FIELDS.forEach(field -> fields.put(field, form.typed(field)));
        return of(fields);
    }

    private static ListAddress of(Map<String, String> fields) {
        Link link = Link.to("");
        for (String field : FIELDS) {
            link = link.with(field, fields.getOrDefault(field, ""));
        }
        String query = link.url().isEmpty() ? "" : link.url().substring(1);
        return query.length() > MOST ? START : new ListAddress(query);
    }

    String url() {
        return query.isEmpty() ? DialogsPage.URL : DialogsPage.URL + "?" + query;
    }
}
