package org.dialogs.openfire.stanza;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.DateSent;
import org.dom4j.Attribute;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.dom4j.Namespace;
import org.dom4j.QName;

/**
 * The {@code <extraParams/>} of a message: what QuickBlox's clients say beyond the body. (Real-time API, "XML stanza formats".)
 *
 * <p>It is found by its local name: clients put it into {@code jabber:client}, and Openfire takes the namespaces of streams off what it
 * reads, so that stanzas fit into every stream. An object of this class is a view of the message as it came and changes nothing of it; {@link #stamped} gives the element that is
 * to take its place.
 */
public final class ExtraParams {

    private static final Namespace CLIENT = Namespace.get("jabber:client");
    private static final String NAME = "extraParams";
    private static final String SAVE = "save_to_history";
    private static final String DATE_SENT = "date_sent";
    private static final String DIALOG_ID = "dialog_id";
    private static final String MESSAGE_ID = "message_id";
    private static final String ATTACHMENT = "attachment";

    /** What only the server says. */
    private static final Set<String> RESERVED = Set.of(DATE_SENT, DIALOG_ID, MESSAGE_ID);

    /** Deeper custom parameters are kept as text: nesting is for people, and recursion must end. */
    private static final int MAX_DEPTH = 32;

    private final Element message;
    private final List<Element> elements;

    private ExtraParams(Element message, List<Element> elements) {
        this.message = message;
        this.elements = elements;
    }

    /** The extra parameters of {@code message}, which may be none. */
    public static ExtraParams of(Element message) {
        List<Element> elements = new ArrayList<>(1);
        for (Element child : message.elements()) {
            if (child.getName().equals(NAME)) {
                elements.add(child);
            }
        }
        return new ExtraParams(message, elements);
    }

    public boolean present() {
        return !elements.isEmpty();
    }

    /** Whether the message asks to be kept. */
    public boolean savesToHistory() {
        return child(SAVE)
                .map(save -> save.getText().strip())
                .filter(value -> value.equals("1") || value.equalsIgnoreCase("true"))
                .isPresent();
    }

    /** When the message was sent, if it says so and that can be, as of {@code now}. */
    public OptionalLong dateSent(Instant now) {
        return child(DATE_SENT).map(date -> DateSent.parse(date.getText(), now)).orElseGet(OptionalLong::empty);
    }

    public List<Attachment> attachments() {
        List<Attachment> attachments = new ArrayList<>();
        for (Element element : elements) {
            for (Element child : element.elements()) {
                if (child.getName().equals(ATTACHMENT)) {
                    Map<String, String> attributes = new LinkedHashMap<>();
                    for (Attribute attribute : child.attributes()) {
                        attributes.put(attribute.getQualifiedName(), attribute.getValue());
                    }
                    attachments.add(new Attachment(attributes));
                }
            }
        }
        return attachments;
    }

    /**
     * The sender's own parameters, by name, in order. One with children is a map of these (its attributes under {@code @name}, text
     * beside children or attributes under {@code #text}); a name that occurs more than once has a list.
     */
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Element element : elements) {
            for (Element child : element.elements()) {
                String name = child.getName();
                if (!RESERVED.contains(name) && !name.equals(SAVE) && !name.equals(ATTACHMENT)) {
                    put(parameters, name, value(child, 1));
                }
            }
        }
        return parameters;
    }

    /**
     * Puts {@code stamp} on the message: into its extra parameters, or into new ones. What the client said in the server's name is gone;
     * everything else keeps its place. The message changes in one step at the end, or, when anything fails, not at all.
     *
     * <p>Afterwards the extra parameters say their namespace, the one that the message has for its recipient. Left without, they would be
     * right in a stream but not inside another element: Openfire names the namespace of a forwarded message and of its children, but not
     * of theirs, which then have {@code xmlns=""}. Carbons and archives would hand that out, and there are clients that disconnect.
     */
    public void stamp(Stamp stamp) {
        Namespace own = message.getNamespaceURI().isEmpty() ? CLIENT : message.getNamespace();
        if (elements.isEmpty()) {
            Element made = DocumentHelper.createElement(QName.get(NAME, own));
            write(values(stamp), made);
            message.add(made);
            return;
        }
        List<Element> stamped = new ArrayList<>(elements.size());
        for (Element element : elements) {
            Element copy = element.createCopy();
            sayNamespace(copy, own);
            stamped.add(copy);
        }
        // A second one is nothing that a client should send; it must not speak in the server's name either.
        stamped.subList(1, stamped.size()).forEach(further -> write(Map.of(), further));
        write(values(stamp), stamped.get(0));
        for (int i = 0; i < elements.size(); i++) {
            message.content().set(message.indexOf(elements.get(i)), stamped.get(i));
        }
    }

    /** Puts an element without namespace, and those inside it down to any that has one, into {@code namespace}. */
    private static void sayNamespace(Element top, Namespace namespace) {
        Deque<Element> left = new ArrayDeque<>(List.of(top));
        while (!left.isEmpty()) {
            Element element = left.remove();
            if (element.getNamespaceURI().isEmpty()) {
                element.setQName(QName.get(element.getName(), namespace));
                left.addAll(element.elements());
            }
        }
    }

    /** Makes each of {@code values} occur once, where it first was or at the end, and what else is reserved not at all. */
    private static void write(Map<String, String> values, Element extraParams) {
        Map<String, String> missing = new LinkedHashMap<>(values);
        for (Element child : List.copyOf(extraParams.elements())) {
            if (RESERVED.contains(child.getName())) {
                String value = missing.remove(child.getName());
                if (value == null) {
                    extraParams.remove(child);
                } else {
                    child.clearContent();
                    child.setText(value);
                }
            }
        }
        missing.forEach((name, value) -> extraParams
                .addElement(QName.get(name, extraParams.getNamespace()))
                .setText(value));
    }

    private static Map<String, String> values(Stamp stamp) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(DATE_SENT, Long.toString(stamp.dateSent()));
        values.put(DIALOG_ID, stamp.dialogId().hex());
        stamp.messageId().ifPresent(id -> values.put(MESSAGE_ID, id.hex()));
        return values;
    }

    private Optional<Element> child(String name) {
        for (Element element : elements) {
            for (Element child : element.elements()) {
                if (child.getName().equals(name)) {
                    return Optional.of(child);
                }
            }
        }
        return Optional.empty();
    }

    private static Object value(Element element, int depth) {
        if (element.elements().isEmpty() && element.attributeCount() == 0 || depth == MAX_DEPTH) {
            return element.getText();
        }
        Map<String, Object> nested = new LinkedHashMap<>();
        for (Attribute attribute : element.attributes()) {
            nested.put("@" + attribute.getQualifiedName(), attribute.getValue());
        }
        for (Element child : element.elements()) {
            put(nested, child.getName(), value(child, depth + 1));
        }
        if (!element.getTextTrim().isEmpty()) {
            nested.put("#text", element.getText());
        }
        return nested;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> parameters, String name, Object value) {
        Object before = parameters.get(name);
        if (before == null) {
            parameters.put(name, value);
        } else if (before instanceof List) {
            ((List<Object>) before).add(value);
        } else {
            parameters.put(name, new ArrayList<>(List.of(before, value)));
        }
    }
}
