package org.dialogs.openfire.api;

import org.dialogs.openfire.auth.SessionToken;

/** Knows who has which token. May ask the database or another service. */
public interface Callers {

    /**
     * @throws ApiException 401 if nobody has it, 503 if that cannot be found out now
     */
    Caller of(SessionToken token);
}
