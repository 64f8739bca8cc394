package org.dialogs.openfire.console;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.dialogs.openfire.history.DialogSearch;
import org.dialogs.openfire.history.TooManyRowsException;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.users.UserNames;

/**
 * Who is meant by what an administrator has written: a user by his JID, or by his name on this server, which in an application is a number;
 * or a user of an application by his login, his full name or his email address, as a whole.
 *
 * @param dialogs in which somebody is
 * @param applications all of which there may be users
 * @param domain in which the server's users are
 */
record UserSearch(DialogSearch dialogs, UserNames names, Set<Long> applications, String domain) {

    /** Names are looked up in each by itself. */
    private static final int MOST_APPLICATIONS = 100;

    /** So many may be called the same. */
    static final int MOST_CALLED = 20;

    private static final int MOST_JID = 1023;
    private static final int MOST_NAME = 255;
    private static final Pattern JID = Pattern.compile("[^@/\\s]+@[^@/\\s]+");
    private static final Pattern LOCALPART = Pattern.compile("[^@/\\s]+");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** Whether it may be a JID, or a user of this server. */
    static boolean isAddress(String written) {
        return written.length() <= MOST_JID
                && (JID.matcher(written).matches() || LOCALPART.matcher(written).matches());
    }

    /** Whether it can mean somebody. */
    static boolean isUnderstood(String written) {
        return isAddress(written) || isName(written);
    }

    private static boolean isName(String written) {
        return written.length() <= MOST_NAME;
    }

    /** Whether there are too many applications to look for somebody of this name in all of them. */
    boolean isTooWide(String written, Optional<Long> application) {
        return application.isEmpty() && applications.size() > MOST_APPLICATIONS && !isWhole(written);
    }

    /**
     * The bare JIDs of whoever may be meant; none if there is nobody. A whole JID means whoever has it, be he in a dialog or not.
     *
     * @param application whose users may be; if empty, all
     * @throws TooManyRowsException if more than {@value #MOST_CALLED} are called so
     */
    Set<String> find(String written, Optional<Long> application) {
        Set<Long> where = application.map(Set::of).orElse(applications);
        Set<String> users = new LinkedHashSet<>();
        if (isAddress(written)) {
            String jid = jid(written);
            if (isNumber(written)) {
                where.stream().filter(each -> each > 0).forEach(each -> users.add(written + "-" + each + "@" + domain));
            }
            if (written.indexOf('@') >= 0 || isNumber(written) || isWhole(written) || dialogs.knows(jid)) {
                users.add(jid);
            }
        }
        // A user of an application is nobody else, whatever others have chosen to be called.
        if (isName(written) && !isWhole(written)) {
            Set<ApplicationUser> called = names.called(where, written, MOST_CALLED + 1);
            if (called.size() > MOST_CALLED) {
                throw new TooManyRowsException("More than " + MOST_CALLED + " users are called the same");
            }
            called.forEach(user -> users.add(user.localpart() + "@" + domain));
        }
        return users;
    }

    private String jid(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        return lower.indexOf('@') < 0 ? lower + "@" + domain : lower;
    }

    private static boolean isNumber(String written) {
        return NUMBER.matcher(written).matches();
    }

    /** Whether it is a user of an application, with his application. */
    private boolean isWhole(String written) {
        String jid = jid(written);
        int at = jid.indexOf('@');
        return jid.substring(at + 1).equals(domain)
                && ApplicationUser.parse(jid.substring(0, at)).isPresent();
    }
}
