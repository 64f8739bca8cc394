package org.dialogs.openfire.auth;

/** A session that is not begun, or not changed, as it was asked for. Its message is for who asked. */
public final class SessionRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String parameter;

    SessionRefusedException(String parameter, String message) {
        super(message);
        this.parameter = parameter;
    }

    /** Which parameter cannot be; {@code base} is none in particular, as QuickBlox has it. */
    public String parameter() {
        return parameter;
    }
}
