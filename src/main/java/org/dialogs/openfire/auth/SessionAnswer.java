package org.dialogs.openfire.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.dialogs.openfire.AuthSettings.RemoteService;
import org.dialogs.openfire.AuthSettings.VerifierName;
import org.dialogs.openfire.auth.Finding.Found;
import org.dialogs.openfire.auth.Reading.Oddity;
import org.dialogs.openfire.auth.Verdict.Accepted;

/**
 * What a REST service answered when it was asked about a session. Only a proper answer refuses a token: whatever is not understood says
 * nothing about it.
 *
 * @param status of HTTP
 * @param expiry the value of the header that has the session's end, if there is one
 * @param body JSON
 */
record SessionAnswer(int status, Optional<String> expiry, byte[] body) {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.newBoundedPool(16))
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxNumberLength(64)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private static final int UNAUTHORIZED = 401;

    /** With what services say that there is no such session, if they say so in JSON. */
    private static final Set<Integer> NOT_KNOWN = Set.of(403, 404, 422);

    /** As QuickBlox writes it: {@code 2016-11-28 11:58:39 UTC}. */
    private static final DateTimeFormatter QUICKBLOX =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ENGLISH);

    /** Where ISO 8601 has its T. */
    private static final int ISO_T = 10;

    /** Seconds since 1970 have fewer digits until the year 5138, milliseconds had more from 1973 on. */
    private static final long LEAST_MILLIS = 100_000_000_000L;

    /** What that says of the token. */
    Reading read(RemoteService service) {
        if (status == UNAUTHORIZED) {
            return new Reading.None(status);
        }
        boolean mayNotKnowIt = NOT_KNOWN.contains(status);
        if (!mayNotKnowIt && (status < 200 || status > 202)) {
            return odd(Oddity.STATUS, "");
        }
        try {
            JsonNode json = MAPPER.readTree(body);
            if (!mayNotKnowIt) {
                return new Reading.Session(found(json, service));
            }
            return json.isObject() ? new Reading.None(status) : odd(Oddity.NO_JSON_REFUSAL, "");
        } catch (IOException e) {
            return odd(Oddity.NOT_JSON, "");
        } catch (Misunderstood e) {
            return odd(e.oddity, e.where);
        }
    }

    private Reading odd(Oddity what, String where) {
        return new Reading.Odd(what, status, where);
    }

    private Found found(JsonNode json, RemoteService service) throws Misunderstood {
        if (!json.isObject()) {
            throw new Misunderstood(Oddity.NO_OBJECT, "");
        }
        long userId = id(json, service.userPointer());
        long applicationId = id(json, service.applicationPointer());
        return new Found(
                service,
                userId,
                applicationId,
                new Accepted(VerifierName.REMOTE, end(json, service), name(json, service)));
    }

    /** A number, or its digits as a string; nothing, null and 0 say that there is none. */
    private static long id(JsonNode json, String pointer) throws Misunderstood {
        JsonNode value = json.at(pointer);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isTextual() && value.textValue().matches("[0-9]{1,18}")) {
            return Long.parseLong(value.textValue());
        }
        throw new Misunderstood(Oddity.NO_NUMBER, pointer);
    }

    private Optional<Instant> end(JsonNode json, RemoteService service) throws Misunderstood {
        if (service.expiryPointer().isPresent()) {
            String pointer = service.expiryPointer().get();
            JsonNode value = json.at(pointer);
            if (value.isIntegralNumber() && value.canConvertToLong()) {
                return Optional.of(instant(value.longValue()));
            }
            if (value.isTextual()) {
                return Optional.of(instant(value.textValue(), Oddity.NO_TIME, pointer));
            }
            throw new Misunderstood(Oddity.NO_TIME, pointer);
        }
        return expiry.isPresent() ? Optional.of(instant(expiry.get(), Oddity.NO_TIME_IN_HEADER, "")) : Optional.empty();
    }

    private static Instant instant(long number) {
        return Math.abs(number) < LEAST_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    }

    private static Instant instant(String text, Oddity otherwise, String where) throws Misunderstood {
        if (text.matches("-?[0-9]{1,18}")) {
            return instant(Long.parseLong(text));
        }
        try {
            return text.indexOf('T') == ISO_T
                    ? OffsetDateTime.parse(text).toInstant()
                    : ZonedDateTime.parse(text, QUICKBLOX).toInstant();
        } catch (DateTimeException e) {
            throw new Misunderstood(otherwise, where);
        }
    }

    private static Optional<String> name(JsonNode json, RemoteService service) {
        return service.namePointer()
                .map(json::at)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .map(String::strip)
                .filter(name -> !name.isEmpty());
    }

    /** Its message says where, never what. */
    private static final class Misunderstood extends Exception {

        private final Oddity oddity;
        private final String where;

        Misunderstood(Oddity oddity, String where) {
            super(oddity + " " + where);
            this.oddity = oddity;
            this.where = where;
        }
    }
}
