package org.dialogs.openfire.stanza;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.dialogs.openfire.model.Attachment;
import org.dialogs.openfire.model.DateSent;
import org.dialogs.openfire.model.DialogId;
import org.dom4j.Attribute;
import org.dom4j.CharacterData;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.dom4j.Namespace;
import org.dom4j.Node;
import org.dom4j.QName;

/**
 * The {@code <extraParams/>} of a message: what QuickBlox's clients say beyond the body. (Real-time API, "XML stanza formats".)
 *
 * <p>It is found by its local name: clients put it into {@code jabber:client}, and Openfire takes the namespaces of streams off what
 * it reads, so that stanzas fit into every stream. One in another namespace is taken only where there is none in the message's.
 *
 * <p>Reading changes nothing of the message. The two methods that write, {@link #stamp} and {@link #sayNamespace}, prepare everything
 * first and change the message at the end, or, when anything fails, not at all. All take time in proportion to the stanza's size.
 */
public final class ExtraParams {

    private static final Namespace CLIENT = Namespace.get("jabber:client");
    private static final String NAME = "extraParams";
    private static final String SAVE = "save_to_history";
    private static final String DATE_SENT = "date_sent";
    private static final String DIALOG_ID = "dialog_id";
    private static final String MESSAGE_ID = "message_id";
    private static final String ATTACHMENT = "attachment";
    private static final String TEXT = "#text";

    /** What only the server says. */
    private static final Set<String> RESERVED = Set.of(DATE_SENT, DIALOG_ID, MESSAGE_ID);

    /** Below this, of custom parameters only the text is kept: nesting is for people, and recursion must end. */
    private static final int MAX_DEPTH = 32;

    private final Element message;
    private final List<Element> elements;

    private ExtraParams(Element message, List<Element> elements) {
        this.message = message;
        this.elements = elements;
    }

    /** The extra parameters of {@code message}, which may be none. */
    public static ExtraParams of(Element message) {
        List<Element> own = new ArrayList<>(1);
        List<Element> foreign = new ArrayList<>(0);
        for (Element child : message.elements()) {
            if (child.getName().equals(NAME)) {
                (isOwn(child, message) ? own : foreign).add(child);
            }
        }
        own.addAll(foreign);
        return new ExtraParams(message, own);
    }

    private static boolean isOwn(Element child, Element message) {
        String namespace = child.getNamespaceURI();
        return namespace.isEmpty() || namespace.equals(message.getNamespaceURI()) || namespace.equals(CLIENT.getURI());
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

    /** The dialog that the message says it belongs to, if it says one. It is the client's word. */
    public Optional<DialogId> dialogId() {
        return child(DIALOG_ID).flatMap(id -> DialogId.parse(id.getTextTrim()));
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
                    if (!child.getTextTrim().isEmpty()) {
                        attributes.put(TEXT, child.getText());
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
     * everything else keeps its place. They say their namespace afterwards, as with {@link #sayNamespace}.
     */
    public void stamp(Stamp stamp) {
        Map<String, String> values = values(stamp);
        if (elements.isEmpty()) {
            Element made = DocumentHelper.createElement(QName.get(NAME, namespace()));
            values.forEach((name, value) -> made.add(reserved(made, name, value)));
            message.add(made);
            return;
        }
        Map<Element, Element> stamped = new IdentityHashMap<>(elements.size());
        // A second one is nothing that a client should send; it must not speak in the server's name either.
        for (Element further : elements.subList(1, elements.size())) {
            stamped.put(further, stamped(further, Map.of()));
        }
        stamped.put(elements.get(0), stamped(elements.get(0), values));
        replace(stamped);
    }

    /**
     * Has the extra parameters say their namespace, the one that the message has for its recipient. Left without, they would be right in
     * a stream but not inside another element: Openfire names the namespace of a forwarded message and of its children, but not of
     * theirs, which then have {@code xmlns=""}. Carbons and archives would hand that out, and there are clients that disconnect.
     */
    public void sayNamespace() {
        Map<Element, Element> named = new IdentityHashMap<>(elements.size());
        for (Element element : elements) {
            if (element.getNamespaceURI().isEmpty()) {
                named.put(element, sayNamespace(element.createCopy(), namespace()));
            }
        }
        replace(named);
    }

    private Namespace namespace() {
        return message.getNamespaceURI().isEmpty() ? CLIENT : message.getNamespace();
    }

    private void replace(Map<Element, Element> replacements) {
        ListIterator<Node> content = message.content().listIterator();
        while (content.hasNext()) {
            Node node = content.next();
            Element replacement = node instanceof Element ? replacements.get(node) : null;
            if (replacement != null) {
                content.set(replacement);
            }
        }
    }

    /** A copy with each of {@code values} once, where it first was or at the end, and without what else is reserved. */
    private Element stamped(Element original, Map<String, String> values) {
        Map<String, String> missing = new LinkedHashMap<>(values);
        boolean unnamed = original.getNamespaceURI().isEmpty();
        Element copy = DocumentHelper.createElement(unnamed ? QName.get(NAME, namespace()) : original.getQName());
        copy.appendAttributes(original);
        for (Node node : original.content()) {
            if (isDefaultNamespace(node)) {
                continue;
            }
            if (!(node instanceof Element child) || !RESERVED.contains(child.getName())) {
                Node same = (Node) node.clone();
                copy.add(unnamed && same instanceof Element element ? sayNamespace(element, namespace()) : same);
            } else {
                String value = missing.remove(child.getName());
                if (value != null) {
                    copy.add(reserved(copy, child.getName(), value));
                }
            }
        }
        missing.forEach((name, value) -> copy.add(reserved(copy, name, value)));
        return copy;
    }

    private static Element reserved(Element extraParams, String name, String value) {
        Element element = DocumentHelper.createElement(QName.get(name, extraParams.getNamespace()));
        element.setText(value);
        return element;
    }

    /** Puts an element without namespace, and those inside it down to any that has one, into {@code namespace}. */
    private static Element sayNamespace(Element top, Namespace namespace) {
        Deque<Element> left = new ArrayDeque<>(List.of(top));
        while (!left.isEmpty()) {
            Element element = left.remove();
            if (element.getNamespaceURI().isEmpty()) {
                element.setQName(QName.get(element.getName(), namespace));
                // A client's own xmlns="" would stand beside the new name.
                element.content().removeIf(ExtraParams::isDefaultNamespace);
                left.addAll(element.elements());
            }
        }
        return top;
    }

    private static boolean isDefaultNamespace(Node node) {
        return node instanceof Namespace declared && declared.getPrefix().isEmpty();
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
            Element child = element.element(name);
            if (child != null) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    private static Object value(Element element, int depth) {
        if (depth == MAX_DEPTH) {
            return allText(element);
        }
        if (element.elements().isEmpty() && element.attributeCount() == 0) {
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
            nested.put(TEXT, element.getText());
        }
        return nested;
    }

    /** The text in an element, at whatever depth: dom4j's own way to get it is recursive. */
    private static String allText(Element top) {
        StringBuilder text = new StringBuilder();
        Deque<Node> left = new ArrayDeque<>(top.content());
        while (!left.isEmpty()) {
            Node node = left.removeFirst();
            if (node instanceof Element element) {
                List<Node> content = element.content();
                for (ListIterator<Node> last = content.listIterator(content.size()); last.hasPrevious(); ) {
                    left.addFirst(last.previous());
                }
            } else if (node instanceof CharacterData characters) {
                text.append(characters.getText());
            }
        }
        return text.toString();
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
