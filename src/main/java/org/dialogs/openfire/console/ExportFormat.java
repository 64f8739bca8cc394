package org.dialogs.openfire.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.SpreadsheetCell;
import org.dialogs.openfire.history.TranscriptLine;
import org.dialogs.openfire.history.TranscriptLine.Earlier;
import org.dialogs.openfire.history.TranscriptLine.ReceivedBy;
import org.dialogs.openfire.model.Attachment;

/** A conversation as a file, a message at a time. Their pools of buffers are queues: ones by thread would tie the server's threads to our classes. */
enum ExportFormat {

    /** A table for spreadsheets (RFC 4180): they know by its first character that it is UTF-8, and calculate nothing of what people say. */
    CSV("csv", "text/csv; charset=utf-8; header=present") {

        @Override
        Writer begin(OutputStream out) throws IOException {
            out.write(BYTE_ORDER_MARK.getBytes(StandardCharsets.UTF_8));
            CsvGenerator generator = TABLE.createGenerator(out);
            generator.setSchema(COLUMNS);
            return new Writer() {
                @Override
                public void write(TranscriptLine line) throws IOException {
                    generator.writeStartArray();
                    for (String cell : cells(line)) {
                        generator.writeString(SpreadsheetCell.harmless(cell));
                    }
                    generator.writeEndArray();
                }

                @Override
                public void end() throws IOException {
                    generator.close();
                }
            };
        }
    },

    /** An object a line, with all that is known of a message, as it is (jsonlines.org). */
    JSON_LINES("jsonl", "application/x-ndjson; charset=utf-8") {

        @Override
        Writer begin(OutputStream out) throws IOException {
            JsonGenerator generator = mapper().getFactory().createGenerator(out);
            generator.setRootValueSeparator(null);
            return new Writer() {
                @Override
                public void write(TranscriptLine line) throws IOException {
                    ExportFormat.write(line, generator);
                    generator.writeRaw('\n');
                }

                @Override
                public void end() throws IOException {
                    generator.close();
                }
            };
        }
    };

    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final int POOL = 4;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.newBoundedPool(POOL))
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build())
            .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .build();
    private static final CsvFactory TABLE = CsvFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(POOL))
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .enable(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS)
            .build();
    private static final CsvSchema COLUMNS = CsvSchema.builder()
            .addColumns(
                    List.of(
                            "id",
                            "sent",
                            "received",
                            "sender",
                            "text",
                            "attachments",
                            "parameters",
                            "delivered_to",
                            "read_by",
                            "corrected",
                            "before_corrections",
                            "all_corrections"),
                    CsvSchema.ColumnType.STRING)
            .setUseHeader(true)
            .setLineSeparator("\r\n")
            .build();

    private final String extension;
    private final String contentType;

    ExportFormat(String extension, String contentType) {
        this.extension = extension;
        this.contentType = contentType;
    }

    /** Writes messages, in order. For one thread. */
    interface Writer {

        void write(TranscriptLine line) throws IOException;

        /** All of them were written. The stream stays open. */
        void end() throws IOException;
    }

    static Optional<ExportFormat> of(String extension) {
        return Arrays.stream(values())
                .filter(format -> format.extension.equals(extension))
                .findFirst();
    }

    static JsonMapper mapper() {
        return MAPPER;
    }

    String extension() {
        return extension;
    }

    String contentType() {
        return contentType;
    }

    /** Begins a file. */
    abstract Writer begin(OutputStream out) throws IOException;

    private static List<String> cells(TranscriptLine line) throws IOException {
        KeptMessage message = line.message();
        return List.of(
                message.id().hex(),
                Moments.sent(message).toString(),
                message.created().toString(),
                message.senderJid(),
                message.body(),
                message.attachments().isEmpty()
                        ? ""
                        : MAPPER.writeValueAsString(message.attachments().stream()
                                .map(Attachment::attributes)
                                .toList()),
                message.parameters().isEmpty() ? "" : MAPPER.writeValueAsString(message.parameters()),
                String.join(
                        " ", line.receipts().stream().map(ReceivedBy::userJid).toList()),
                String.join(
                        " ",
                        line.receipts().stream()
                                .filter(receipt -> receipt.read().isPresent())
                                .map(ReceivedBy::userJid)
                                .toList()),
                isCorrected(message) ? message.updated().toString() : "",
                line.earlier().isEmpty()
                        ? ""
                        : MAPPER.writeValueAsString(
                                line.earlier().stream().map(Earlier::body).toList()),
                isCorrected(message) ? Boolean.toString(line.earlierComplete()) : "");
    }

    private static boolean isCorrected(KeptMessage message) {
        return message.updated().isAfter(message.created());
    }

    private static void write(TranscriptLine line, JsonGenerator json) throws IOException {
        KeptMessage message = line.message();
        json.writeStartObject();
        json.writeStringField("id", message.id().hex());
        json.writeNumberField("application_id", message.dialog().applicationId());
        json.writeStringField("dialog_id", message.dialog().id().hex());
        json.writeNumberField("date_sent", message.position().dateSent());
        json.writeStringField("received", message.created().toString());
        json.writeStringField("sender", message.senderJid());
        json.writeStringField("recipient", message.recipientJid());
        json.writeStringField("stanza_id", message.stanzaId());
        json.writeStringField("text", message.body());
        json.writeArrayFieldStart("attachments");
        for (Attachment attachment : message.attachments()) {
            json.writeStartObject();
            for (Map.Entry<String, String> attribute : attachment.attributes().entrySet()) {
                json.writeStringField(attribute.getKey(), attribute.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeFieldName("parameters");
        MAPPER.writeValue(json, message.parameters());
        json.writeBooleanField("markable", message.markable());
        writeReceipts(line, json);
        writeCorrections(line, json);
        json.writeEndObject();
    }

    private static void writeReceipts(TranscriptLine line, JsonGenerator json) throws IOException {
        json.writeNumberField("delivered", line.delivered());
        json.writeNumberField("read", line.read());
        json.writeArrayFieldStart("receipts");
        for (ReceivedBy receipt : line.receipts()) {
            json.writeStartObject();
            json.writeStringField("user", receipt.userJid());
            json.writeStringField("delivered", receipt.delivered().toString());
            if (receipt.read().isPresent()) {
                json.writeStringField("read", receipt.read().get().toString());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeCorrections(TranscriptLine line, JsonGenerator json) throws IOException {
        if (isCorrected(line.message())) {
            json.writeStringField("corrected", line.message().updated().toString());
        }
        json.writeArrayFieldStart("before_corrections");
        for (Earlier earlier : line.earlier()) {
            json.writeStartObject();
            json.writeStringField("text", earlier.body());
            json.writeStringField("until", earlier.until().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanField("all_corrections", line.earlierComplete());
    }
}
