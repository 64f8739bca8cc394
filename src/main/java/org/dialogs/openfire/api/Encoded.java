package org.dialogs.openfire.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.servlet.http.HttpServletRequest;
import org.dialogs.openfire.api.Answer.Bytes;
import org.dialogs.openfire.api.Answer.Json;
import org.dialogs.openfire.api.Answer.Nothing;
import org.dialogs.openfire.api.Answer.Parts;

/**
 * An answer as it goes out: JSON as bytes, compressed if the client takes that and it is worth it, nothing if he has it already.
 *
 * @param body what is in memory of it
 * @param length of the body, or -1 if that is not known before its end
 * @param compressed whether with gzip
 */
record Encoded(int status, Map<String, String> headers, byte[] body, long length, boolean compressed) {

    private static final String JSON = "application/json; charset=utf-8";
    private static final int WORTH_COMPRESSING = 1_024;
    private static final byte[] NONE = new byte[0];
    private static final int TAG_BYTES = 12;

    static Encoded of(Answer answer, HttpServletRequest request) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        if (answer.content() instanceof Nothing) {
            return new Encoded(answer.status(), headers, NONE, 0, false);
        }
        boolean compresses = takesGzip(request.getHeader("Accept-Encoding"));
        if (answer.content() instanceof Parts parts) {
            headers.put("Content-Type", parts.type());
            sayCompressed(headers, compresses);
            return new Encoded(answer.status(), headers, NONE, -1, compresses);
        }
        byte[] plain = bytes(answer);
        headers.put("Content-Type", answer.content() instanceof Bytes bytes ? bytes.type() : JSON);
        headers.put("Vary", "Accept-Encoding");
        if (answer.status() == 200 && isRead(request)) {
            String tag = tag(plain);
            headers.put("ETag", tag);
            if (isKnown(request.getHeader("If-None-Match"), tag)) {
                return new Encoded(304, headers, NONE, -1, false);
            }
        }
        boolean compressed = compresses && plain.length >= WORTH_COMPRESSING;
        sayCompressed(headers, compressed);
        byte[] body = compressed ? gzip(plain) : plain;
        return new Encoded(answer.status(), headers, body, body.length, compressed);
    }

    private static byte[] bytes(Answer answer) throws IOException {
        return answer.content() instanceof Json json
                ? ParameterReader.mapper().writeValueAsBytes(json.node())
                : ((Bytes) answer.content()).bytes();
    }

    private static void sayCompressed(Map<String, String> headers, boolean compressed) {
        headers.put("Vary", "Accept-Encoding");
        if (compressed) {
            headers.put("Content-Encoding", "gzip");
        }
    }

    private static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    /** A weak one: the same JSON, compressed or not. */
    private static String tag(byte[] plain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
            return "W/\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static boolean isKnown(String header, String tag) {
        if (header == null) {
            return false;
        }
        for (String each : header.split(",", 100)) {
            if (each.strip().equals("*") || each.strip().replaceFirst("^W/", "").equals(tag.substring(2))) {
                return true;
            }
        }
        return false;
    }

    private static boolean takesGzip(String header) {
        if (header == null) {
            return false;
        }
        for (String each : header.toLowerCase(Locale.ROOT).split(",", 20)) {
            String coding = each.strip();
            if (coding.split(";", 2)[0].strip().equals("gzip")) {
                return !coding.replace(" ", "").matches(".*;q=0(\\.0*)?");
            }
        }
        return false;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }
}
