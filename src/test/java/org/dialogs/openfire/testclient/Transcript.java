package org.dialogs.openfire.testclient;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dom4j.Element;

/** What came on a TCP stream, to be read while it grows. */
final class Transcript {

    private final StringBuilder text = new StringBuilder();
    private final List<Element> stanzas = new ArrayList<>();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private ByteBuffer undecoded = ByteBuffer.allocate(0);
    private int read;
    private String header = "";

    synchronized void append(byte[] bytes, int from, int length) {
        // A character may be cut: its first bytes wait for the others.
        undecoded = ByteBuffer.allocate(undecoded.remaining() + length)
                .put(undecoded)
                .put(bytes, from, length)
                .flip();
        CharBuffer chars = CharBuffer.allocate(undecoded.remaining());
        decoder.decode(undecoded, chars, false);
        text.append(chars.flip());
    }

    synchronized String text() {
        return text.toString();
    }

    /** The complete children of the stream so far. */
    synchronized List<Element> stanzas() {
        for (int end = completeChild(read); end > 0; end = completeChild(read)) {
            String child = text.substring(read, end).strip();
            read = end;
            int streamHeader = child.indexOf("<stream:stream");
            if (streamHeader >= 0) {
                header = child.substring(streamHeader);
            } else if (!child.startsWith("</")) {
                String wrapped = header + child + "</stream:stream>";
                stanzas.add(XmppClient.parse(wrapped).elements().get(0));
            }
        }
        return List.copyOf(stanzas);
    }

    /** The end of the child or stream header that begins at {@code from}, or -1 if it is not all there yet. */
    private int completeChild(int from) {
        int depth = 0;
        for (int at = text.indexOf("<", from); at >= 0; at = text.indexOf("<", at)) {
            int end = text.indexOf(">", at);
            if (end < 0) {
                return -1;
            }
            String tag = text.substring(at, end + 1);
            if (tag.startsWith("<stream:stream") || tag.startsWith("</stream:stream")) {
                return end + 1;
            }
            if (tag.startsWith("<?")) {
                at = end;
                continue;
            }
            if (tag.startsWith("</")) {
                depth--;
            } else if (!tag.endsWith("/>")) {
                depth++;
            }
            if (depth == 0) {
                return end + 1;
            }
            at = end;
        }
        return -1;
    }
}
