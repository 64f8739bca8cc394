package org.dialogs.openfire.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a call: a tree, whether they came as a form or as JSON. What is not as it has to be is the call's fault: all methods
 * throw an {@link ApiException} (422) that names the parameter.
 */
public final class Parameters {

    private final String prefix;
    private final ObjectNode tree;

    Parameters(ObjectNode tree) {
        this("", tree);
    }

    private Parameters(String prefix, ObjectNode tree) {
        this.prefix = prefix;
        this.tree = tree;
    }

    /** The names at the top, in the order in which they came. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        tree.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether there is a parameter of this name, be it empty or JSON's null. */
    public boolean has(String name) {
        return tree.has(name);
    }

    /** The parameter as it came, if there is one that is not null. */
    public Optional<JsonNode> node(String name) {
        return Optional.ofNullable(tree.get(name)).filter(node -> !node.isNull());
    }

    /** A text, or a number or a switch as a text. */
    public Optional<String> text(String name) {
        return node(name).map(node -> {
            if (!node.isValueNode()) {
                throw invalid(name, "must be a single value");
            }
            return node.asText();
        });
    }

    /** A text of at most so many characters. */
    public Optional<String> text(String name, int most) {
        Optional<String> text = text(name);
        if (text.map(String::length).orElse(0) > most) {
            throw invalid(name, "is too long (maximum is " + most + " characters)");
        }
        return text;
    }

    /** A text that has to be there, and not be empty. */
    public String required(String name) {
        return text(name).filter(text -> !text.isEmpty()).orElseThrow(() -> invalid(name, "is required"));
    }

    /** A whole number. An empty text is none. */
    public Optional<Long> number(String name) {
        return text(name).map(String::strip).filter(text -> !text.isEmpty()).map(text -> {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw invalid(name, "must be a whole number");
            }
        });
    }

    /** A whole number within bounds, or what it is when nothing is said. */
    public int number(String name, int byDefault, int least, int most) {
        long number = number(name).orElse((long) byDefault);
        if (number < least || number > most) {
            throw invalid(name, "must be from " + least + " to " + most);
        }
        return (int) number;
    }

    /** 1 or true, 0 or false. An empty text is neither. */
    public Optional<Boolean> flag(String name) {
        return text(name).map(String::strip).filter(text -> !text.isEmpty()).map(text -> switch (text) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw invalid(name, "must be 1 or 0");
        });
    }

    /** Several texts: a list, or one text with commas. Empty ones are none. */
    public List<String> list(String name) {
        return node(name)
                .map(node -> node.isValueNode()
                        ? Arrays.stream(node.asText().split(",", -1))
                                .map(String::strip)
                                .filter(text -> !text.isEmpty())
                                .toList()
                        : elements(name, node))
                .orElse(List.of());
    }

    private List<String> elements(String name, JsonNode node) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : listed(name, node)) {
            if (!element.isValueNode()) {
                throw invalid(name, "must be a list of single values");
            }
            if (!element.isNull() && !element.asText().isBlank()) {
                texts.add(element.asText().strip());
            }
        }
        return texts;
    }

    /** Several whole numbers. */
    public List<Long> numbers(String name) {
        return list(name).stream()
                .map(text -> {
                    try {
                        return Long.valueOf(text);
                    } catch (NumberFormatException e) {
                        throw invalid(name, "must be whole numbers");
                    }
                })
                .toList();
    }

    /** Several groups of parameters, such as attachments. */
    public List<Parameters> objects(String name) {
        List<Parameters> objects = new ArrayList<>();
        node(name)
                .ifPresent(node -> listed(name, node).forEach(element -> {
                    if (!(element instanceof ObjectNode object)) {
                        throw invalid(name, "must be a list of objects");
                    }
                    objects.add(new Parameters(prefix + name + ".", object));
                }));
        return objects;
    }

    /** The elements of a list; a form has lists as objects whose names are numbers. */
    private List<JsonNode> listed(String name, JsonNode node) {
        boolean isList = node.isArray()
                || node.isObject()
                        && node.properties().stream()
                                .allMatch(entry -> entry.getKey().matches("[0-9]{1,9}"));
        if (!isList) {
            throw invalid(name, "must be a list");
        }
        List<JsonNode> elements = new ArrayList<>();
        node.forEach(elements::add);
        return elements;
    }

    /** The parameters below a name; none if there is no such name. */
    public Parameters below(String name) {
        JsonNode node = node(name).orElseGet(JsonNodeFactory.instance::objectNode);
        if (!(node instanceof ObjectNode object)) {
            throw invalid(name, "must have parts, as in " + name + "[part]");
        }
        return new Parameters(prefix + name + ".", object);
    }

    /** All single values, those further down by names with brackets: {@code user[login]}. */
    public Map<String, String> flat() {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", tree, flat);
        return flat;
    }

    private static void flatten(String name, JsonNode node, Map<String, String> flat) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> flatten(
                            name.isEmpty() ? entry.getKey() : name + "[" + entry.getKey() + "]",
                            entry.getValue(),
                            flat));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(name + "[" + i + "]", node.get(i), flat);
            }
        } else {
            flat.put(name, node.isNull() ? "" : node.asText());
        }
    }

    /** Says that a parameter cannot be as it is. */
    public ApiException invalid(String name, String text) {
        return ApiException.invalid(prefix + name, text);
    }

    /** Without what the parameters say: there may be a password among them. */
    @Override
    public String toString() {
        return "Parameters" + names();
    }
}
