package org.dialogs.openfire.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dialogs.openfire.history.Erasure.Target;
import org.dialogs.openfire.model.Dialog;
import org.dialogs.openfire.model.DialogId;
import org.dialogs.openfire.model.DialogKey;
import org.dialogs.openfire.model.MessageId;
import org.dialogs.openfire.model.Receipt;
import org.dialogs.openfire.model.User;

/**
 * Changes as JSON objects, for the journal and the dead letters. What a field is called stays: a journal may be read by a later version.
 * Times are microseconds since the epoch.
 */
final class ChangeCodec {

    private static final int TYPICAL = 640;

    private static final JsonFactory FACTORY = Json.mapper().getFactory();
    private static final ObjectReader READER = Json.mapper().reader();

    /** Gives what was written without copying it. */
    private static final class Bytes extends ByteArrayOutputStream {

        Bytes() {
            super(TYPICAL);
        }

        ByteBuffer buffer() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }

    private ChangeCodec() {}

    static ByteBuffer encode(Change change) {
        Bytes bytes = new Bytes();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            if (change instanceof Change.Keep keep) {
                json.writeStringField("change", "keep");
                write(json, keep.message());
            } else if (change instanceof Change.Correct correct) {
                json.writeStringField("change", "correct");
                json.writeStringField("replaced", correct.replaced());
                json.writeBooleanField("kept", correct.kept());
                write(json, correct.message());
            } else if (change instanceof Change.Mark mark) {
                json.writeStringField("change", "mark");
                write(json, mark.receipt());
            } else if (change instanceof Change.Join join) {
                json.writeStringField("change", "join");
                write(json, join.dialog());
                write(json, "user", join.user());
                json.writeNumberField("at", micros(join.at()));
            } else if (change instanceof Change.Erase erase) {
                json.writeStringField("change", "erase");
                write(json, erase.erasure());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.buffer();
    }

    private static void write(JsonGenerator json, MessageRow message) throws IOException {
        json.writeStringField("id", message.id().hex());
        write(json, message.dialog());
        write(json, "sender", message.sender());
        json.writeStringField("stanzaId", message.stanzaId());
        json.writeStringField("body", message.body());
        json.writeNumberField("dateSent", message.dateSent());
        json.writeNumberField("received", micros(message.received()));
        if (message.attachments() != null) {
            json.writeStringField("attachments", message.attachments());
        }
        if (message.parameters() != null) {
            json.writeStringField("parameters", message.parameters());
        }
        json.writeBooleanField("markable", message.markable());
        json.writeNumberField("arrival", message.arrival());
    }

    private static void write(JsonGenerator json, Dialog dialog) throws IOException {
        json.writeObjectFieldStart("dialog");
        write(json, dialog.key());
        if (dialog instanceof Dialog.Private of) {
            write(json, "first", of.first());
            write(json, "second", of.second());
        } else if (dialog instanceof Dialog.Group group) {
            json.writeStringField("room", group.roomJid());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, DialogKey key) throws IOException {
        json.writeNumberField("application", key.applicationId());
        json.writeStringField("id", key.id().hex());
    }

    private static void write(JsonGenerator json, String name, User user) throws IOException {
        json.writeArrayFieldStart(name);
        json.writeString(user.localpart());
        json.writeString(user.domain());
        json.writeBoolean(user.local());
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Receipt receipt) throws IOException {
        write(json, "user", receipt.user());
        json.writeArrayFieldStart("dialogs");
        for (DialogKey key : receipt.dialogs()) {
            json.writeStartObject();
            write(json, key);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("messageId", Texts.storable(receipt.messageId()));
        json.writeBooleanField("displayed", receipt.displayed());
        json.writeNumberField("at", micros(receipt.at()));
    }

    private static void write(JsonGenerator json, Erasure erasure) throws IOException {
        json.writeStringField("id", erasure.id());
        Target target = erasure.target();
        if (target.message().isPresent()) {
            json.writeStringField("message", target.message().get().hex());
        }
        if (target.dialog().isPresent()) {
            json.writeObjectFieldStart("dialog");
            write(json, target.dialog().get());
            json.writeEndObject();
        }
        if (target.userJid().isPresent()) {
            json.writeStringField("user", target.userJid().get());
        }
        json.writeNumberField("at", micros(erasure.at()));
    }

    /** @throws IllegalArgumentException if {@code bytes} are no change that this version knows */
    static Change decode(byte[] bytes) {
        try {
            JsonNode json = READER.readTree(bytes);
            String change = json.path("change").asText();
            return switch (change) {
                case "keep" -> new Change.Keep(message(json));
                case "correct" ->
                    new Change.Correct(
                            message(json),
                            text(json, "replaced"),
                            json.required("kept").booleanValue());
                case "mark" -> new Change.Mark(receipt(json));
                case "join" ->
                    new Change.Join(
                            (Dialog.Group) dialog(json.required("dialog")),
                            user(json.required("user")),
                            instant(json.required("at")));
                case "erase" -> new Change.Erase(erasure(json));
                default -> throw new IllegalArgumentException("There is no change '" + change + "'");
            };
        } catch (IOException | ClassCastException e) {
            throw new IllegalArgumentException("A record that this version cannot read", e);
        }
    }

    private static MessageRow message(JsonNode json) {
        return new MessageRow(
                new MessageId(text(json, "id")),
                dialog(json.required("dialog")),
                user(json.required("sender")),
                text(json, "stanzaId"),
                text(json, "body"),
                json.required("dateSent").longValue(),
                instant(json.required("received")),
                json.path("attachments").textValue(),
                json.path("parameters").textValue(),
                json.required("markable").booleanValue(),
                json.required("arrival").longValue());
    }

    private static Dialog dialog(JsonNode json) {
        DialogKey key = key(json);
        return json.has("room")
                ? new Dialog.Group(key.applicationId(), key.id(), text(json, "room"))
                : new Dialog.Private(
                        key.applicationId(), key.id(), user(json.required("first")), user(json.required("second")));
    }

    private static DialogKey key(JsonNode json) {
        return new DialogKey(json.required("application").longValue(), new DialogId(text(json, "id")));
    }

    private static User user(JsonNode json) {
        return new User(
                text(json.required(0)), text(json.required(1)), json.required(2).booleanValue());
    }

    private static Receipt receipt(JsonNode json) {
        List<DialogKey> dialogs = new ArrayList<>();
        json.required("dialogs").forEach(each -> dialogs.add(key(each)));
        return new Receipt(
                user(json.required("user")),
                dialogs,
                text(json, "messageId"),
                json.required("displayed").booleanValue(),
                instant(json.required("at")));
    }

    private static Erasure erasure(JsonNode json) {
        Target target = new Target(
                Optional.ofNullable(json.path("message").textValue()).map(MessageId::new),
                Optional.ofNullable(json.get("dialog")).map(ChangeCodec::key),
                Optional.ofNullable(json.path("user").textValue()));
        return new Erasure(text(json, "id"), target, instant(json.required("at")));
    }

    private static String text(JsonNode json, String field) {
        return text(json.required(field));
    }

    private static String text(JsonNode json) {
        if (!json.isTextual()) {
            throw new IllegalArgumentException("Where a text should be is " + json.getNodeType());
        }
        return json.textValue();
    }

    /** Microseconds since the epoch. */
    static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    private static Instant instant(JsonNode micros) {
        long value = micros.longValue();
        return Instant.ofEpochSecond(Math.floorDiv(value, 1_000_000), Math.floorMod(value, 1_000_000) * 1_000L);
    }
}
