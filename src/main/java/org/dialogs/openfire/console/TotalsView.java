package org.dialogs.openfire.console;

import java.util.List;

/** How many dialogs there are, as text. */
record TotalsView(String all, String counted, List<Row> rows) {

    /** Of an application and a type. */
    record Row(String application, String type, String dialogs, String messages) {}
}
