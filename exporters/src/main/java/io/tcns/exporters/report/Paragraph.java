package io.tcns.exporters.report;

import io.tcns.dsl.diagnostic.Printable;
import java.util.ArrayList;
import java.util.List;

/** Phrases in lines of limited width: broken between phrases, within one only where it is too long, and there at words. */
final class Paragraph {

    private final int width;
    private final List<String> lines = new ArrayList<>();
    private String line = "";

    private Paragraph(int width) {
        this.width = width;
    }

    /**
     * The lines.
     *
     * @param separator between phrases; spaces at its end do not begin a line
     * @param width of a line in columns of a terminal, above 1
     */
    static List<String> lines(List<String> phrases, String separator, int width) {
        Paragraph paragraph = new Paragraph(width);
        for (int i = 0; i < phrases.size(); i++) {
            boolean isLast = i == phrases.size() - 1;
            paragraph.add(Printable.of(phrases.get(i)), isLast ? "" : separator);
        }
        paragraph.lines.add(paragraph.line.stripTrailing());
        return paragraph.lines;
    }

    private void add(String phrase, String separator) {
        String closed = phrase + separator.stripTrailing();
        if (!line.isEmpty() && DisplayWidth.of(line + closed) > width) {
            lines.add(line.stripTrailing());
            line = "";
        }
        line += closed;
        while (DisplayWidth.of(line) > width) {
            breakLine();
        }
        line += " ".repeat(separator.length() - separator.stripTrailing().length());
    }

    private void breakLine() {
        int most = DisplayWidth.prefix(line, width + 1);
        int space = line.lastIndexOf(' ', most - 1);
        int end = space > 0 ? space : DisplayWidth.prefix(line, width);
        lines.add(line.substring(0, end).stripTrailing());
        line = line.substring(end).stripLeading();
    }
}
