package io.tcns.compiler.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.Reference;
import io.tcns.compiler.ir.Anchors.Anchor;
import io.tcns.compiler.ir.Anchors.Grid;
import io.tcns.compiler.ir.Anchors.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorsTest {

    @Test
    void goRowByRowAndInACellShapeByShape() {
        Anchors anchors = new Anchors(List.of(
                new Grid(1, 2, List.of(new Shape(0.1, 0.2), new Shape(0.3, 0.4))),
                new Grid(2, 1, List.of(new Shape(0.5, 0.6)))));
        assertThat(anchors.count()).isEqualTo(6);
        assertThat(list(anchors))
                .containsExactly(
                        new Anchor(0.5, 0.25, 0.1, 0.2),
                        new Anchor(0.5, 0.25, 0.3, 0.4),
                        new Anchor(0.5, 0.75, 0.1, 0.2),
                        new Anchor(0.5, 0.75, 0.3, 0.4),
                        new Anchor(0.25, 0.5, 0.5, 0.6),
                        new Anchor(0.75, 0.5, 0.5, 0.6));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 320})
    void standWhereThoseOfTheReferenceStand(int resolution) {
        JsonNode expected = Reference.anchors().get(String.valueOf(resolution));
        Anchors anchors = ssd(expected.get("grids"));
        assertThat(anchors.count()).isEqualTo(expected.get("count").asInt());
        List<Anchor> list = list(anchors);
        assertThat(expected.get("samples")).isNotEmpty();
        expected.get("samples").properties().forEach(sample -> {
            Anchor anchor = list.get(Integer.parseInt(sample.getKey()));
            double[] corners = {
                anchor.yCenter() - anchor.height() / 2,
                anchor.xCenter() - anchor.width() / 2,
                anchor.yCenter() + anchor.height() / 2,
                anchor.xCenter() + anchor.width() / 2
            };
            assertThat(corners)
                    .as("anchor %s", sample.getKey())
                    .containsExactly(numbers(sample.getValue()), within(1e-12));
        });
    }

    /** A list of x centre, y centre, width and height. */
    @Test
    void standWhereThoseOfThePublishedDetectorStand() throws IOException {
        String assets = System.getProperty("tcns.assets", "");
        assumeTrue(!assets.isEmpty(), "needs the folder of assets: -Dtcns.assets=FOLDER");
        List<double[]> golden = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(assets, "anchors", "ssd_300_1917_anchors.txt"))) {
            golden.add(
                    new Scanner(line).tokens().mapToDouble(Double::parseDouble).toArray());
        }
        List<Anchor> anchors = list(ssd(Reference.anchors().get("300").get("grids")));
        assertThat(anchors).hasSize(golden.size()).hasSize(1917);
        for (int i = 0; i < golden.size(); i++) {
            Anchor anchor = anchors.get(i);
            double[] numbers = {anchor.xCenter(), anchor.yCenter(), anchor.width(), anchor.height()};
            assertThat(numbers).as("anchor %d", i).containsExactly(golden.get(i), within(1e-5));
        }
    }

    private static List<Anchor> list(Anchors anchors) {
        List<Anchor> list = new ArrayList<>();
        anchors.forEach((index, anchor) -> {
            assertThat(index).isEqualTo(list.size());
            list.add(anchor);
        });
        return list;
    }

    /** On square maps, by the scales and aspect ratios of the reference. */
    private static Anchors ssd(JsonNode sides) {
        List<Grid> grids = new ArrayList<>();
        for (JsonNode side : sides) {
            List<Shape> shapes = new ArrayList<>();
            for (JsonNode shape :
                    Reference.anchors().get("box_specs_scale_aspect").get(grids.size())) {
                double scale = shape.get(0).asDouble();
                double root = Math.sqrt(shape.get(1).asDouble());
                shapes.add(new Shape(scale / root, scale * root));
            }
            grids.add(new Grid(side.asInt(), side.asInt(), shapes));
        }
        return new Anchors(grids);
    }

    private static double[] numbers(JsonNode list) {
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).asDouble();
        }
        return numbers;
    }
}
