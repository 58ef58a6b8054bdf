package io.tcns.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.TensorStatistics;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.exporters.report.TextTable;
import io.tcns.exporters.report.TextTable.Column;
import io.tcns.exporters.report.TextTable.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a file of weights holds; also the JSON of {@code tcns inspect}.
 *
 * @param layers of the network that the file describes; null where it describes none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Inspection(
        String schema, String file, String format, @Nullable Integer layers, List<Line> tensors) {

    static final String SCHEMA = "tcns.inspect/1";

    private static final MathContext DIGITS = new MathContext(4);

    /**
     * One tensor. Statistics are of its finite numbers; null where there are none that can be read.
     *
     * @param scaled whether integers stand for other numbers, of which the statistics are
     * @param notFinite how many numbers are NaN or infinite
     */
    record Line(
            String name,
            String type,
            boolean scaled,
            List<Long> shape,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Double mean,
            @Nullable Double std,
            long notFinite) {}

    static Inspection of(Checkpoint checkpoint) {
        List<Line> lines = new ArrayList<>();
        for (Tensor tensor : checkpoint.tensors()) {
            try {
                lines.add(line(tensor, TensorStatistics.of(tensor).orElse(null)));
            } catch (UnreadableCheckpointException e) {
                throw new BadInputException(
                        "`" + checkpoint.source().name() + "`: tensor `" + tensor.name() + "`: " + e.reason());
            }
        }
        return new Inspection(
                SCHEMA,
                checkpoint.source().name(),
                checkpoint.format(),
                checkpoint.graph().map(graph -> graph.nodes().size()).orElse(null),
                lines);
    }

    private static Line line(Tensor tensor, @Nullable TensorStatistics numbers) {
        return new Line(
                tensor.name(),
                tensor.type().name(),
                tensor.quantization().isPresent(),
                tensor.shape(),
                finite(numbers, TensorStatistics::smallest),
                finite(numbers, TensorStatistics::largest),
                finite(numbers, TensorStatistics::mean),
                finite(numbers, TensorStatistics::deviation),
                numbers == null ? 0 : numbers.notFinite());
    }

    private static @Nullable Double finite(
            @Nullable TensorStatistics numbers, ToDoubleFunction<TensorStatistics> figure) {
        if (numbers == null) {
            return null;
        }
        double number = figure.applyAsDouble(numbers);
        return Double.isFinite(number) ? number : null;
    }

    /**
     * For people.
     *
     * @param pageWidth in columns of a terminal
     */
    String text(int pageWidth) {
        List<Column> columns = new ArrayList<>(List.of(
                column("tensor", Kind.NAME, 0, Line::name),
                column("type", Kind.WORD, 1, line -> line.type() + (line.scaled() ? " scaled" : "")),
                column("shape", Kind.WORD, 0, line -> Tensor.dimensions(line.shape())),
                column("min", Kind.NUMBER, 2, line -> number(line.min())),
                column("max", Kind.NUMBER, 2, line -> number(line.max())),
                column("mean", Kind.NUMBER, 3, line -> number(line.mean())),
                column("std", Kind.NUMBER, 3, line -> number(line.std()))));
        if (tensors.stream().anyMatch(line -> line.notFinite() > 0)) {
            columns.add(column("not finite", Kind.NUMBER, 0, line -> String.valueOf(line.notFinite())));
        }
        return new TextTable(columns, pageWidth).print() + total();
    }

    private String total() {
        long elements = tensors.stream()
                .mapToLong(line ->
                        line.shape().contains(0L) ? 0 : line.shape().stream().reduce(1L, (a, b) -> a * b))
                .sum();
        String network = layers == null ? "" : String.format(Locale.ROOT, "; a network of %,d layers", layers);
        return String.format(
                Locale.ROOT, "%n%s: %,d tensors, %,d numbers%s%n", format, tensors.size(), elements, network);
    }

    private Column column(String title, Kind kind, int rank, Function<Line, String> cell) {
        return new Column(title, kind, rank, tensors.stream().map(cell).toList());
    }

    /** Four digits that tell something. */
    private static String number(@Nullable Double number) {
        return number == null
                ? "-"
                : new BigDecimal(number).round(DIGITS).stripTrailingZeros().toString();
    }
}
