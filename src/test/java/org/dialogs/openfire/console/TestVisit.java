package org.dialogs.openfire.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Visits of an administrator to pages that stand alone, and what was written down of them. Not thread-safe. */
final class TestVisit {

    /** What the pages have written into the audit log: summary and details. */
    final List<String> audit = new ArrayList<>();

    private final Map<String, String[]> fields = new LinkedHashMap<>();
    private final Texts texts;
    private boolean isNew = true;

    private TestVisit(Locale locale) {
        texts = TestTexts.of(locale);
    }

    static TestVisit in(Locale locale) {
        return new TestVisit(locale);
    }

    static TestVisit inEnglish() {
        return in(Locale.ENGLISH);
    }

    /** With this in its form, or query. */
    TestVisit with(String field, String... values) {
        fields.put(field, values);
        return this;
    }

    /** From now on whatever he does he has done a moment ago. */
    TestVisit again() {
        isNew = false;
        return this;
    }

    Visit visit() {
        return new Visit(
                texts, "the-token", Optional.empty(), new Form(fields), false, "admin", log(), (what, within) -> isNew);
    }

    ChangeLog log() {
        return (summary, details) -> audit.add(summary + " | " + details);
    }

    /** The HTML of what a page answers, if it is a page. */
    static String html(Answer answer) {
        return ((Answer.Page) answer).html();
    }
}
