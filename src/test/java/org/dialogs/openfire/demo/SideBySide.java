package org.dialogs.openfire.demo;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.dom4j.DocumentException;
import org.dom4j.DocumentHelper;
import org.dom4j.Element;
import org.dom4j.io.OutputFormat;
import org.dom4j.io.XMLWriter;

/** Two stanzas in two columns, indented, for a terminal of 140 characters. */
final class SideBySide {

    private static final int COLUMN = 68;

    private SideBySide() {}

    static String of(String left, String right) {
        List<String> leftLines = lines(left);
        List<String> rightLines = lines(right);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.max(leftLines.size(), rightLines.size()); i++) {
            String first = i < leftLines.size() ? leftLines.get(i) : "";
            String second = i < rightLines.size() ? rightLines.get(i) : "";
            text.append(("%-" + COLUMN + "s | %s").formatted(first, second).stripTrailing())
                    .append('\n');
        }
        return text.toString();
    }

    private static List<String> lines(String xml) {
        List<String> lines = new ArrayList<>();
        for (String line : indented(xml).split("\n")) {
            String indent = " ".repeat(line.length() - line.stripLeading().length() + 4);
            String rest = line;
            while (rest.length() > COLUMN) {
                int cut = rest.lastIndexOf(' ', COLUMN);
                cut = cut > indent.length() ? cut : COLUMN;
                lines.add(rest.substring(0, cut));
                rest = indent + rest.substring(cut).stripLeading();
            }
            lines.add(rest);
        }
        return lines;
    }

    private static String indented(String xml) {
        try {
            Element root = DocumentHelper.parseText(xml).getRootElement();
            OutputFormat format = OutputFormat.createPrettyPrint();
            format.setSuppressDeclaration(true);
            format.setTrimText(false);
            format.setPadText(false);
            StringWriter text = new StringWriter();
            new XMLWriter(text, format).write(root);
            return text.toString().strip();
        } catch (DocumentException e) {
            throw new IllegalArgumentException("Not XML: " + xml, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
