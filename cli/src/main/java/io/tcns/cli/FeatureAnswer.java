package io.tcns.cli;

import io.tcns.exporters.report.TextTable.Column;
import io.tcns.runtime.image.Image;
import java.util.List;

/** What a feature extractor says: numbers, for programs. */
record FeatureAnswer(List<Float> features) implements Answer {

    @Override
    public Record json() {
        return this;
    }

    /** A number a line. */
    @Override
    public String text(int pageWidth) {
        StringBuilder text = new StringBuilder();
        features.forEach(feature -> text.append(feature).append('\n'));
        return text.toString();
    }

    @Override
    public List<Column> summary() {
        return List.of();
    }

    @Override
    public Image drawnOn(Image image) {
        return image;
    }
}
