package org.dialogs.openfire.testbrowser;

/** One frame on a page's WebSocket: a stanza, or something of the stream around it. */
public record Frame(Direction direction, String xml) {

    /** Which way a frame goes, as the page sees it. */
    public enum Direction {
        SENT,
        RECEIVED
    }

    @Override
    public String toString() {
        return direction + " " + xml;
    }
}
