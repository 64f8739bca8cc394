package org.dialogs.openfire.host;

/**
 * Why a room ends, by what the thread is doing that ends it: the server's event does not tell. A room that is not persistent goes with its
 * last occupant, or as soon as its owner has configured it so while nobody is in it.
 */
final class RoomEnd {

    private static final String CHAT = "org.jivesoftware.openfire.muc.";

    private RoomEnd() {}

    /** Whether nobody has asked for it. */
    static boolean isUnintended() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(
                        frame -> frame.getClassName().startsWith(CHAT) && isByItself(frame.getMethodName())));
    }

    /** The methods are called so in all versions; in newer ones the end is inside a lambda of theirs. */
    private static boolean isByItself(String method) {
        return method.equals("leaveRoom")
                || method.startsWith("lambda$leaveRoom$")
                || method.equals("processConfigurationForm")
                || method.equals("handleDataFormElement");
    }
}
