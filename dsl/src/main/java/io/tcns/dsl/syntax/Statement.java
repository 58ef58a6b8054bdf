package io.tcns.dsl.syntax;

import io.tcns.dsl.Span;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One part of a network. */
public sealed interface Statement {

    /** The statement from its first word to its last. */
    Span span();

    /** {@code input image [height, width, channels]}. */
    record Input(Span span, Name name, Expr height, Expr width, Expr channels) implements Statement {}

    /** {@code layers { padding: same, ... }}. */
    record Layers(Span span, Block block) implements Statement {}

    /** {@code table body scaled by width { | operator | c | ... }}. */
    record Table(Span span, Name name, Optional<Scaling> scaling, List<Name> header, List<Row> rows)
            implements Statement {
        public Table {
            header = List.copyOf(header);
            rows = List.copyOf(rows);
        }
    }

    /**
     * {@code backbone base = mobilenet_v2(width = width) { until: stage7 }}.
     *
     * @param name what taps call it
     * @param network the one that an import gives
     */
    record Backbone(Span span, Name name, Name network, List<SpecFile.Parameter> arguments, Block block)
            implements Statement {
        public Backbone {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code head classifier { classes: 1000 }}. */
    record Head(Span span, Name kind, Block block) implements Statement {}

    /** {@code preprocess { mean: [127.5, 127.5, 127.5], ... }}. */
    record Preprocess(Span span, Block block) implements Statement {}

    /**
     * {@code labels "imagenet.txt"}.
     *
     * @param file the path without its quotes; its span covers them
     */
    record Labels(Span span, Name file) implements Statement {}

    /** {@code expect params(trainable) <= 3.6M when width <= 1}. */
    record Expect(
            Span span,
            Name quantity,
            Optional<Name> variant,
            Expr.Operator comparison,
            Expr bound,
            Optional<Expr> condition)
            implements Statement {}

    /** {@code scaled by width rounded to 8}, or {@code truncated}. */
    record Scaling(Expr factor, Optional<Expr> divisor, boolean truncated) {}

    /** One line of a table. */
    record Row(Span span, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * {@code { key: value, key { ... }, ... }}; without settings where the braces are left out.
     *
     * @param span the braces and what is between them, or the word that they would follow
     */
    record Block(Span span, List<Setting> settings, List<Group> groups) {
        public Block {
            settings = List.copyOf(settings);
            groups = List.copyOf(groups);
        }

        /** Where the settings of the block and of the blocks in it begin. */
        public Stream<Name> keys() {
            return Stream.concat(
                    settings.stream().map(Setting::key),
                    groups.stream()
                            .flatMap(group -> Stream.concat(
                                    Stream.of(group.key()), group.block().keys())));
        }
    }

    /**
     * {@code key: value}.
     *
     * @param key the words of the key with one space between them
     * @param values one expression, those of a list, or the two ends of a range
     */
    record Setting(Name key, Span valueSpan, Form form, List<Expr> values) {
        public Setting {
            values = List.copyOf(values);
        }
    }

    /** {@code key { ... }}: settings of one thing. */
    record Group(Name key, Block block) {}

    /** How the value of a setting is written. */
    enum Form {
        /** {@code value}. */
        ONE,
        /** {@code [value, value]}. */
        LIST,
        /** {@code value .. value}. */
        RANGE
    }
}
