package org.dialogs.openfire.history.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A record as it stands in a segment: a header of {@value #HEADER} bytes, then the payload, which is UTF-8 text.
 *
 * <pre>
 *  0  2  magic, FF D1: FF occurs in no UTF-8, so that no payload can look like a record
 *  2  1  version of the format, 1
 *  3  1  kind
 *  4  4  length of the payload
 *  8  8  sequence number
 * 16  4  CRC-32C of the payload
 * 20  4  CRC-32C of the twenty bytes before
 * </pre>
 *
 * All numbers are big-endian.
 *
 * @param kind {@link #DATA} or {@link #WITHDRAWAL}
 * @param sequence the record's number: each is one more than the one before it
 * @param payload the text; of a withdrawal, the sequence number of what is withdrawn, in hex
 */
record Frame(byte kind, long sequence, byte[] payload) {

    static final int HEADER = 24;
    static final int MAX_PAYLOAD = 64 << 20;
    static final byte DATA = 1;
    static final byte WITHDRAWAL = 2;

    private static final short MAGIC = (short) 0xffd1;
    private static final byte VERSION = 1;
    private static final int CHECKED = 20;
    private static final int HEX = 16;

    /** What a header says. */
    record Header(byte kind, int length, long sequence, int payloadCrc) {}

    /** The payload of a withdrawal. */
    static ByteBuffer withdrawalOf(long sequence) {
        return ByteBuffer.wrap(Long.toHexString(sequence).getBytes(StandardCharsets.US_ASCII));
    }

    /** The sequence number that a withdrawal names. */
    long withdrawn() {
        return Long.parseUnsignedLong(new String(payload, StandardCharsets.US_ASCII), HEX);
    }

    /** The checksum of what is left of {@code bytes}, which stay as they are. */
    static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    /** Puts the header into {@code target}, which has a backing array or not. */
    static void putHeader(ByteBuffer target, Header header) {
        int start = target.position();
        target.putShort(MAGIC)
                .put(VERSION)
                .put(header.kind)
                .putInt(header.length)
                .putLong(header.sequence)
                .putInt(header.payloadCrc);
        target.putInt(crc(target.duplicate().position(start).limit(start + CHECKED)));
    }

    /** The header at {@code at}, if there is one: {@code source} has {@value #HEADER} bytes there at least. */
    static Optional<Header> header(ByteBuffer source, int at) {
        if (source.getShort(at) != MAGIC
                || source.getInt(at + CHECKED)
                        != crc(source.duplicate().limit(at + CHECKED).position(at))) {
            return Optional.empty();
        }
        byte kind = source.get(at + 3);
        int length = source.getInt(at + 4);
        boolean known = source.get(at + 2) == VERSION
                && (kind == DATA || kind == WITHDRAWAL)
                && length >= 0
                && length <= MAX_PAYLOAD;
        return known
                ? Optional.of(new Header(kind, length, source.getLong(at + 8), source.getInt(at + 16)))
                : Optional.empty();
    }

    /** The record with this header and payload, unless the payload is not the one that was written. */
    static Optional<Frame> of(Header header, byte[] payload) {
        return header.payloadCrc == crc(ByteBuffer.wrap(payload))
                ? Optional.of(new Frame(header.kind, header.sequence, payload))
                : Optional.empty();
    }
}
