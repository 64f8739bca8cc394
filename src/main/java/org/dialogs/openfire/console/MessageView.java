package org.dialogs.openfire.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dialogs.openfire.history.KeptMessage;
import org.dialogs.openfire.history.TranscriptLine;
import org.dialogs.openfire.history.TranscriptLine.Earlier;
import org.dialogs.openfire.history.TranscriptLine.ReceivedBy;
import org.dialogs.openfire.model.Attachment;

/**
 * A message as text.
 *
 * @param cursor its place in the dialog
 * @param second whether it is from the second of the two users of a private dialog
 * @param time when it was sent, on its day
 * @param fullTime the same with the day
 * @param isoTime when it was sent, for programs
 * @param cut what is said of what was left out of it; empty if nothing was
 * @param receipts who has received and read it, in few words; empty if nobody has
 * @param moreReaders how many there are beside these; empty if none
 * @param corrected when it was corrected, in words; empty if it was not
 * @param moreEarlier that there were corrections before these; empty if there were none
 */
record MessageView(
        String id,
        String cursor,
        Person sender,
        boolean second,
        String time,
        String fullTime,
        String isoTime,
        String body,
        String cut,
        List<AttachmentView> attachments,
        List<Pair> parameters,
        String receipts,
        List<Reader> readers,
        String moreReaders,
        String corrected,
        List<Version> earlier,
        String moreEarlier,
        String contextUrl,
        String deleteUrl) {

    /** The most characters of a message that a page shows. */
    static final int MOST_BODY = 20_000;

    private static final int MOST_VALUE = 2_000;
    private static final int MOST_EARLIER = 4_000;
    private static final int MOST_VALUES = 50;
    private static final Set<String> MEDIA = Set.of("image", "photo", "audio", "video");
    private static final JsonMapper JSON = ExportFormat.mapper();

    /** Something with a name. */
    record Pair(String name, String value) {}

    /**
     * A file that goes with a message, and is elsewhere.
     *
     * @param title what it is, and its name
     * @param url where it is, if a browser may go there
     * @param media {@code image}, {@code audio} or {@code video} if a browser can show it; else empty
     */
    record AttachmentView(String title, List<Pair> facts, Optional<String> url, String media) {}

    /** @param read when he read it; empty if he has not */
    record Reader(Person user, String delivered, String read) {}

    /** What it said before. */
    record Version(String body, String until) {}

    /** The id of a message's element in a page. */
    static String anchor(String messageId) {
        return "m-" + messageId;
    }

    String anchor() {
        return anchor(id);
    }

    static MessageView of(TranscriptLine line, OpenedDialog dialog) {
        Texts texts = dialog.texts();
        KeptMessage message = line.message();
        String id = message.id().hex();
        Shortened body = Shortened.of(message.body(), MOST_BODY);
        return new MessageView(
                id,
                DialogAddress.cursor(message.position()),
                dialog.person(message.senderJid()),
                dialog.entry().secondUser().equals(Optional.of(message.senderJid())),
                texts.timeOfDay(Moments.sent(message)),
                texts.time(Moments.sent(message)),
                Moments.sent(message).toString(),
                body.text(),
                body.left() == 0 ? "" : texts.text("console.conversation.cut", body.left()),
                message.attachments().stream()
                        .limit(MOST_VALUES)
                        .map(attachment -> attachment(attachment, texts))
                        .toList(),
                message.parameters().entrySet().stream()
                        .limit(MOST_VALUES)
                        .map(parameter -> new Pair(value(parameter.getKey()), value(json(parameter.getValue()))))
                        .toList(),
                line.delivered() == 0 ? "" : texts.text("console.conversation.receipts", line.delivered(), line.read()),
                line.receipts().stream().map(receipt -> reader(receipt, dialog)).toList(),
                line.delivered() > line.receipts().size()
                        ? texts.text(
                                "console.conversation.moreReaders",
                                line.delivered() - line.receipts().size())
                        : "",
                message.updated().isAfter(message.created())
                        ? texts.text("console.conversation.corrected", texts.time(message.updated()))
                        : "",
                line.earlier().stream().map(earlier -> version(earlier, texts)).toList(),
                line.earlierComplete() ? "" : texts.text("console.conversation.moreEarlier"),
                dialog.context(message.position(), id),
                dialog.address().confirmUrl(id));
    }

    private static AttachmentView attachment(Attachment attachment, Texts texts) {
        Map<String, String> attributes = attachment.attributes();
        String type = attributes.getOrDefault("type", "");
        String name = attributes.getOrDefault("name", "");
        String title = type.isEmpty() ? texts.text("console.conversation.file") : type;
        return new AttachmentView(
                value(name.isEmpty() ? title : title + ": " + name),
                attributes.entrySet().stream()
                        .filter(attribute -> !attribute.getKey().equals("type"))
                        .filter(attribute -> !attribute.getKey().equals("name"))
                        .limit(MOST_VALUES)
                        .map(attribute -> new Pair(value(attribute.getKey()), value(attribute.getValue())))
                        .toList(),
                Optional.ofNullable(attributes.get("url")).filter(MessageView::isOfTheWeb),
                media(type, attributes.getOrDefault("content-type", "")));
    }

    private static String media(String type, String contentType) {
        String main = contentType.toLowerCase(Locale.ROOT).split("/", 2)[0];
        String kind = MEDIA.contains(main) ? main : type.toLowerCase(Locale.ROOT);
        if (!MEDIA.contains(kind)) {
            return "";
        }
        return kind.equals("photo") ? "image" : kind;
    }

    /** Whether it is an address that does nothing but load something from elsewhere. */
    private static boolean isOfTheWeb(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Reader reader(ReceivedBy receipt, OpenedDialog dialog) {
        Texts texts = dialog.texts();
        return new Reader(
                dialog.person(receipt.userJid()),
                texts.time(receipt.delivered()),
                receipt.read().map(texts::time).orElse(""));
    }

    private static Version version(Earlier earlier, Texts texts) {
        return new Version(Shortened.of(earlier.body(), MOST_EARLIER).text(), texts.time(earlier.until()));
    }

    private static String value(String text) {
        Shortened value = Shortened.of(text, MOST_VALUE);
        return value.left() == 0 ? text : value.text() + "\u2026";
    }

    private static String json(Object value) {
        try {
            return value instanceof String text ? text : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read from JSON can be written as such", e);
        }
    }
}
