package org.dialogs.openfire.console;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.dialogs.openfire.history.DialogSearch;
import org.dialogs.openfire.model.ApplicationUser;
import org.dialogs.openfire.users.UserNames;

/**
 * Who is meant by what an administrator has written: a user by his JID, or by his name on this server, which in an application is a number;
 * or a user of an application by his login or his email address, as a whole.
 *
 * @param dialogs in which somebody is
 * @param domain in which the server's users are
 */
record UserSearch(DialogSearch dialogs, UserNames names, String domain) {

    private static final int MOST_JID = 1023;
    private static final int MOST_NAME = 255;
    private static final Pattern JID = Pattern.compile("[^@/\\s]+@[^@/\\s]+");
    private static final Pattern LOCALPART = Pattern.compile("[^@/\\s]+");
    private static final Pattern NAME = Pattern.compile("\\S+");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** Whether it may be a JID, or a user of this server. */
    static boolean isAddress(String written) {
        return written.length() <= MOST_JID
                && (JID.matcher(written).matches() || LOCALPART.matcher(written).matches());
    }

    /**
     * The bare JIDs of whoever may be meant; none if there is nobody.
     *
     * @param applications whose users may be
     */
    Set<String> find(String written, List<Long> applications) {
        if (!isAddress(written)) {
            return called(written, applications);
        }
        String lower = written.toLowerCase(Locale.ROOT);
        String jid = lower.indexOf('@') < 0 ? lower + "@" + domain : lower;
        Set<String> users = new LinkedHashSet<>();
        if (isOfApplication(jid)) {
            // Whatever others have chosen to be called.
            users.add(jid);
            return users;
        }
        if (NUMBER.matcher(written).matches()) {
            users.add(jid);
            applications.stream()
                    .filter(application -> application > 0)
                    .forEach(application -> users.add(written + "-" + application + "@" + domain));
        } else if (dialogs.knows(jid)) {
            users.add(jid);
        }
        users.addAll(called(written, applications));
        return users;
    }

    private boolean isOfApplication(String jid) {
        int at = jid.indexOf('@');
        return jid.substring(at + 1).equals(domain)
                && ApplicationUser.parse(jid.substring(0, at)).isPresent();
    }

    private Set<String> called(String written, List<Long> applications) {
        Set<String> users = new LinkedHashSet<>();
        if (written.length() <= MOST_NAME && NAME.matcher(written).matches()) {
            names.called(applications, written).forEach(user -> users.add(user.localpart() + "@" + domain));
        }
        return users;
    }
}
