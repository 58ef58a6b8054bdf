package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.TableRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an output stride makes of strides and dilations, repeat by repeat. */
class OutputStrideTest {

    @TempDir
    Path folder;

    private Architecture check(String name, String text) throws IOException {
        write(name, text);
        return Specs.check(Source.read(folder.resolve(name + ".tcns")).orThrow(), Map.of());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".tcns"), text);
    }

    private static Architecture example(String name, int outputStride) {
        return Specs.check(Specs.example(name), Map.of("output_stride", String.valueOf(outputStride)));
    }

    /** For each repeat its stride, {@code /} and its dilation. */
    private static List<String> slides(Architecture network) {
        return network.rows().stream().map(OutputStrideTest::slides).toList();
    }

    private static String slides(TableRow row) {
        StringBuilder slides = new StringBuilder(row.name());
        row.repeats()
                .forEach(block ->
                        slides.append(' ').append(block.stride()).append('/').append(dilation(block)));
        return slides.toString();
    }

    private static int dilation(Block block) {
        if (block instanceof Block.Convolution convolution) {
            return convolution.dilation();
        }
        if (block instanceof Block.Separable separable) {
            return separable.dilation();
        }
        if (block instanceof Block.Bottleneck bottleneck) {
            return bottleneck.dilation();
        }
        return block instanceof Block.Residual residual ? residual.dilation() : 1;
    }

    @Test
    void movesTheLastStrideOfMobileNetV2IntoItsKernelsAt16() {
        Architecture network = example("deeplabv3_mobilenet_v2", 16);
        assertThat(slides(network))
                .containsExactly(
                        "base.stem 2/1",
                        "base.stage1 1/1",
                        "base.stage2 2/1 1/1",
                        "base.stage3 2/1 1/1 1/1",
                        "base.stage4 2/1 1/1 1/1 1/1",
                        "base.stage5 1/1 1/1 1/1",
                        "base.stage6 1/1 1/2 1/2",
                        "base.stage7 1/2");
        assertThat(network.rows().get(7).output()).isEqualTo(new FeatureMap(33, 33, 320));
        assertThat(network.rows().get(6).stride()).isEqualTo(1);
    }

    @Test
    void movesTheLastTwoStridesOfMobileNetV2IntoItsKernelsAt8() {
        Architecture network = example("deeplabv3_mobilenet_v2", 8);
        assertThat(slides(network))
                .containsExactly(
                        "base.stem 2/1",
                        "base.stage1 1/1",
                        "base.stage2 2/1 1/1",
                        "base.stage3 2/1 1/1 1/1",
                        "base.stage4 1/1 1/2 1/2 1/2",
                        "base.stage5 1/2 1/2 1/2",
                        "base.stage6 1/2 1/4 1/4",
                        "base.stage7 1/4");
        assertThat(network.rows().get(7).output()).isEqualTo(new FeatureMap(65, 65, 320));
    }

    @Test
    void leavesMobileNetV2AloneAtTheStrideThatItHas() {
        assertThat(slides(example("deeplabv3_mobilenet_v2", 32)))
                .contains("base.stage6 2/1 1/1 1/1", "base.stage7 1/1");
    }

    /** The multi-grid of TensorFlow's resnet_v1_101_beta: 1, 2, 4, times 2 at output stride 16 and times 4 at 8. */
    @Test
    void multipliesTheRatesOfRows() {
        assertThat(slides(example("deeplabv3_resnet101_aspp", 16)))
                .contains("base.pool 2/1", "base.stage1s 2/1", "base.stage2s 2/1", "base.stage3s 1/1")
                .endsWith("base.stage4a 1/2", "base.stage4b 1/4", "base.stage4c 1/8");
        assertThat(slides(example("deeplabv3_resnet101_aspp", 8)))
                .contains("base.pool 2/1", "base.stage1s 2/1", "base.stage2s 1/1", "base.stage3s 1/2")
                .endsWith("base.stage4a 1/4", "base.stage4b 1/8", "base.stage4c 1/16");
    }

    private static final String LEAF = """
            network leaf()
            input image [64, 64, 3]
            table body {
              | operator   | t | c  | n | s | d | name |
              | conv2d 3x3 | - | 16 | 1 | 2 | - | a    |
              | bottleneck | 2 | 16 | 2 | 2 | - | b    |
              | conv2d 1x1 | - | 16 | 1 | 1 | 5 | c    |
              | separable  | - | 16 | 1 | 2 | 3 | d    |
            }
            head features
            """;

    private static String user(String name, String imported, String backbone, String tables) {
        return "import \"" + imported + ".tcns\"\nnetwork " + name + "()\ninput image [64, 64, 3]\nbackbone " + backbone
                + "\n" + tables + "head features\n";
    }

    /** A kernel of one pixel has no distance, and so no rate. */
    @Test
    void multipliesDilationsOfKernelsWithMoreThanOneTap() throws IOException {
        write("leaf", LEAF);
        assertThat(slides(check("top", user("top", "leaf", "base = leaf() { output stride: 2 }", ""))))
                .containsExactly("base.a 2/1", "base.b 1/1 1/2", "base.c 1/5", "base.d 1/6");
    }

    @Test
    void looksForShortcutsAtTheStrideThatIsLeft() throws IOException {
        write("leaf", LEAF);
        assertThat(Specs.bottlenecks(check("own", user("own", "leaf", "base = leaf()", ""))))
                .extracting(Block.Bottleneck::addsInput)
                .containsExactly(false, true);
        assertThat(Specs.bottlenecks(check("top", user("top", "leaf", "base = leaf() { output stride: 2 }", ""))))
                .extracting(Block.Bottleneck::addsInput)
                .containsExactly(true, true);
    }

    @Test
    void leavesTheTablesBehindTheBackboneAsTheyAreWritten() throws IOException {
        write("leaf", LEAF);
        String table = "table neck {\n| operator | c | s | name |\n| conv2d 3x3 | 8 | 2 | e |\n}\n";
        Architecture network = check("top", user("top", "leaf", "base = leaf() { output stride: 2 }", table));
        assertThat(slides(network)).endsWith("base.d 1/6", "e 2/1");
        assertThat(network.rows().get(4).output()).isEqualTo(new FeatureMap(16, 16, 8));
    }

    @Test
    void reachesIntoBackbonesOfBackbones() throws IOException {
        write("leaf", LEAF);
        write("middle", user("middle", "leaf", "inner = leaf() { output stride: 4 }", ""));
        assertThat(slides(check("plain", user("plain", "middle", "outer = middle()", ""))))
                .containsExactly(
                        "outer.inner.a 2/1", "outer.inner.b 2/1 1/1", "outer.inner.c 1/5", "outer.inner.d 1/3");
        assertThat(slides(check("top", user("top", "middle", "outer = middle() { output stride: 2 }", ""))))
                .containsExactly(
                        "outer.inner.a 2/1", "outer.inner.b 1/1 1/2", "outer.inner.c 1/5", "outer.inner.d 1/6");
    }

    @Test
    void goesOnInTheTablesBehindTheBackboneOfABackbone() throws IOException {
        write("leaf", LEAF);
        String table =
                "table neck {\n| operator | c | s | name |\n| conv2d 3x3 | 8 | 2 | e |\n| conv2d 3x3 | 8 | 1 | f |\n}\n";
        write("middle", user("middle", "leaf", "inner = leaf()", table));
        assertThat(slides(check("top", user("top", "middle", "outer = middle() { output stride: 8 }", ""))))
                .containsExactly(
                        "outer.inner.a 2/1",
                        "outer.inner.b 2/1 1/1",
                        "outer.inner.c 1/5",
                        "outer.inner.d 2/3",
                        "outer.e 1/1",
                        "outer.f 1/2");
    }

    /** The pool itself may lose its stride: its own window still has neighbours side by side. */
    @Test
    void takesTheStrideOfAPool() throws IOException {
        write("leaf", """
                network leaf()
                input image [64, 64, 3]
                table body {
                  | operator    | c | s | name |
                  | conv2d 3x3  | 8 | 2 | a    |
                  | maxpool 3x3 | - | 2 | b    |
                  | conv2d 3x3  | 8 | 1 | c    |
                  | maxpool 1x1 | - | 2 | d    |
                }
                head features
                """);
        Architecture network = check("top", user("top", "leaf", "base = leaf() { output stride: 2 }", ""));
        assertThat(slides(network)).containsExactly("base.a 2/1", "base.b 1/1", "base.c 1/2", "base.d 1/1");
        assertThat(network.rows().get(3).output()).isEqualTo(new FeatureMap(32, 32, 8));
    }
}
