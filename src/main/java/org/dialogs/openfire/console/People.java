package org.dialogs.openfire.console;

import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.users.UserName;
import org.dialogs.openfire.users.UserNames;

/**
 * The users on a page, as the console tells them: those of this server without its domain, and users of applications with what they are
 * called, for nobody knows people by numbers. Of all of a page it is asked at once.
 *
 * @param domain in which the server's users are
 * @param names what those are called of whom the plugin knows it
 */
record People(String domain, Map<ApplicationUser, UserName> names) {

    /** The most users whose names are asked for: more than a page has. */
    private static final int MOST = 2_000;

    private static final int MOST_NAME = 60;

    /** More marks over one letter than any language has cover the lines around. */
    private static final Pattern MARKS = Pattern.compile("(\\p{M}{4})\\p{M}+");

    /** People of whom it was not asked what they are called. */
    static People of(String domain) {
        return new People(domain, Map.of());
    }

    /**
     * These people, once or often.
     *
     * @param jids bare ones, of this server's users and of others
     */
    static People of(String domain, Stream<String> jids, UserNames names) {
        People nameless = of(domain);
        List<ApplicationUser> users = jids.distinct()
                .map(nameless::ofApplication)
                .flatMap(Optional::stream)
                .limit(MOST)
                .toList();
        return new People(domain, names.of(users));
    }

    private Optional<ApplicationUser> ofApplication(String jid) {
        return jid.endsWith("@" + domain) ? ApplicationUser.parse(user(jid)) : Optional.empty();
    }

    /** Somebody without what he is called. */
    String user(String jid) {
        String suffix = "@" + domain;
        return jid.endsWith(suffix) ? jid.substring(0, jid.length() - suffix.length()) : jid;
    }

    Person person(String jid) {
        return new Person(
                name(jid),
                user(jid),
                Link.to(DialogsPage.URL).with(DialogsForm.USER, jid).url());
    }

    private String name(String jid) {
        return ofApplication(jid)
                .map(names::get)
                .flatMap(name -> Stream.of(name.fullName(), name.login())
                        .flatMap(Optional::stream)
                        .filter(Visible::isVisible)
                        .findFirst())
                .map(String::strip)
                .map(name -> MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFC))
                        .replaceAll("$1"))
                .map(People::shortened)
                .orElse("");
    }

    private static String shortened(String name) {
        Shortened beginning = Shortened.of(name, MOST_NAME);
        return beginning.left() == 0 ? name : beginning.text() + "\u2026";
    }
}
