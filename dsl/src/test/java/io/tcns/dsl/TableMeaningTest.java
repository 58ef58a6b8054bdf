package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.Block;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.PaddingRule;
import io.tcns.dsl.model.Preprocess;
import io.tcns.dsl.model.Shortcut;
import io.tcns.dsl.model.TableRow;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rows and columns mean, from text to architecture. */
class TableMeaningTest {

    @Test
    void expandsToAMultipleOfEightOrExactly() {
        String rows =
                "| conv2d 3x3 | - | exactly 12 |\n| bottleneck | 1.5 | exactly 20 |\n| bottleneck | 2.3 | exactly 20 |\n";
        String body = "table body {\n| operator | t | c |\n" + rows + "}\nhead features";
        assertThat(Specs.bottlenecks(Specs.check("network test()\ninput x [8, 8, 3]\n" + body)))
                .extracting(Block.Bottleneck::hidden)
                .containsExactly(24, 48);
        assertThat(Specs.bottlenecks(
                        Specs.check("network test()\ninput x [8, 8, 3]\nlayers { hidden: exact }\n" + body)))
                .extracting(Block.Bottleneck::hidden)
                .containsExactly(18, 46);
    }

    @Test
    void scalesChannelsAndExpansionsUnlessTheySayExactly() {
        List<Block.Bottleneck> blocks = Specs.bottlenecks(Specs.check("""
                network test(width = 0.5)
                input x [8, 8, 32]
                table body scaled by width {
                  | operator   | exp         | c               |
                  | bottleneck | 96          | 32              |
                  | bottleneck | exactly 100 | exactly 20      |
                  | bottleneck | 96          | 64 at least 1   |
                  | bottleneck | 96          | 64 at least 0.1 |
                }
                head features
                """));
        assertThat(blocks).extracting(Block.Bottleneck::hidden).containsExactly(48, 100, 48, 48);
        assertThat(blocks).extracting(block -> block.output().channels()).containsExactly(16, 20, 64, 32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rounded to 1", "truncated", ""})
    void roundsScaledChannelsByTheRuleOfTheTable(String rule) {
        Architecture network = Specs.check(
                "network test(width = 0.3)\ninput x [8, 8, 3]\ntable body scaled by width " + rule
                        + " {\n| operator | c |\n| conv2d 1x1 | 60 |\n| conv2d 1x1 | 20 |\n| conv2d 1x1 | 65 |\n}\nhead features");
        List<Integer> expected = switch (rule) {
            case "rounded to 1" -> List.of(18, 6, 20);
            case "truncated" -> List.of(18, 8, 19);
            default -> List.of(24, 8, 24);
        };
        assertThat(network.rows()).extracting(row -> row.output().channels()).isEqualTo(expected);
    }

    @Test
    void takesTheRulesOfOneTableForThatTable() {
        Architecture network = Specs.check("""
                network test(width = 0.5)
                input x [8, 8, 3]
                table first scaled by width {
                  | operator   | c  |
                  | conv2d 3x3 | 32 |
                }
                table second {
                  | operator   | c  |
                  | conv2d 3x3 | 32 |
                  | conv2d 3x3 | 32 |
                }
                head features
                """);
        assertThat(network.rows())
                .extracting(TableRow::name)
                .containsExactly("first.row1", "second.row1", "second.row2");
        assertThat(network.rows()).extracting(row -> row.output().channels()).containsExactly(16, 32, 32);
    }

    @Test
    void fillsMissingColumnsWithDefaults() {
        Architecture network = Specs.check("""
                network test()
                input x [9, 9, 3]
                layers { activation: hswish }
                table body {
                  | operator      | c | t | k | d | act  | projection | name |
                  | conv2d 5x5    | 8 |   |   | 2 | relu | -          | a    |
                  | separable     | 8 | – | – | – | –    | –          | b    |
                  | separable 5x5 | 8 | — | — | — | —    | —          | c    |
                  | bottleneck    | 8 | 4 | 5 | 3 |      | relu6      | d    |
                  | maxpool 2x2   |   |   |   |   |      |            | e    |
                }
                head features
                """);
        FeatureMap same = new FeatureMap(9, 9, 8);
        assertThat(network.rows().stream().flatMap(row -> row.repeats().stream()))
                .containsExactly(
                        new Block.Convolution(5, 1, 2, Nonlinearity.RELU, same),
                        new Block.Separable(3, 1, 1, Nonlinearity.HSWISH, same),
                        new Block.Separable(5, 1, 1, Nonlinearity.HSWISH, same),
                        new Block.Bottleneck(
                                5, 1, 3, 32, Nonlinearity.HSWISH, Nonlinearity.RELU6, Shortcut.BOTTLENECK, true, same),
                        new Block.MaxPool(2, 1, same));
        assertThat(network.rows())
                .extracting(TableRow::operator)
                .containsExactly("conv2d 5x5", "separable", "separable 5x5", "bottleneck", "maxpool 2x2");
    }

    @Test
    void padsMaximaAsTheLayersSayAndMeansNever() {
        String table = "table body {\n| operator | s |\n| maxpool 3x3 | 2 |\n| avgpool 2x2 | 2 |\n}\nhead features";
        assertThat(Specs.check("network test()\ninput x [9, 9, 3]\n" + table).rows())
                .extracting(TableRow::output)
                .containsExactly(new FeatureMap(5, 5, 3), new FeatureMap(2, 2, 3));
    }

    @Test
    void addsNoInputWhereShapesOrStridesDiffer() {
        assertThat(Specs.bottlenecks(Specs.check("""
                        network test()
                        input x [8, 8, 8]
                        table body {
                          | operator   | t | c  | n | s | shortcut   |
                          | bottleneck | 2 | 8  | 2 | 1 |            |
                          | bottleneck | 2 | 16 | 2 | 1 | bottleneck |
                          | bottleneck | 2 | 16 | 2 | 2 | none       |
                          | bottleneck | 2 | 16 | 1 | 2 | expansion  |
                        }
                        head features
                        """)))
                .extracting(Block.Bottleneck::addsInput)
                .containsExactly(true, true, false, true, false, false, false);
    }

    @Test
    void narrowsResidualBlocksToAQuarter() {
        Architecture network = Specs.check("""
                network test()
                input x [9, 9, 16]
                table body {
                  | operator | c  | n | s | k | d | act  |
                  | residual | 64 | 2 | 2 | - | - | relu |
                  | residual | 64 | 1 | 1 | 5 | 2 | -    |
                }
                head features
                """);
        FeatureMap map = new FeatureMap(5, 5, 64);
        assertThat(network.rows().stream().flatMap(row -> row.repeats().stream()))
                .containsExactly(
                        new Block.Residual(3, 2, 1, Nonlinearity.RELU, map),
                        new Block.Residual(3, 1, 1, Nonlinearity.RELU, map),
                        new Block.Residual(5, 1, 2, Nonlinearity.RELU6, map));
        assertThat(((Block.Residual) network.rows().get(0).repeats().get(0)).inner())
                .isEqualTo(16);
        assertThat(network.rows()).extracting(TableRow::operator).containsExactly("residual", "residual");
    }

    /** Only where something is done to what comes in has the shortcut a name of its own. */
    @Test
    void namesTheShortcutsOfResidualBlocksThatAreLayers() {
        TableRow row = Specs.check("""
                network test()
                input x [9, 9, 16]
                table body {
                  | operator | c  | n | s |
                  | residual | 64 | 2 | 1 |
                  | residual | 64 | 1 | 2 |
                }
                head features
                """).rows().get(0);
        FeatureMap narrow = new FeatureMap(9, 9, 16);
        FeatureMap wide = new FeatureMap(9, 9, 64);
        assertThat(row.taps(1).entrySet())
                .extracting(tap -> tap.getKey() + " " + tap.getValue())
                .containsExactly(
                        "reduce " + narrow,
                        "filter " + narrow,
                        "restore " + wide,
                        "shortcut " + wide,
                        "output " + wide);
        assertThat(row.taps(2).keySet()).containsExactly("reduce", "filter", "restore", "output");
    }

    @Test
    void namesTheShortcutOfAResidualBlockThatSkipsPixels() {
        TableRow row = Specs.check("""
                network test()
                input x [9, 9, 64]
                table body {
                  | operator | c  | s |
                  | residual | 64 | 2 |
                }
                head features
                """).rows().get(0);
        FeatureMap large = new FeatureMap(9, 9, 16);
        FeatureMap small = new FeatureMap(5, 5, 64);
        assertThat(row.taps(1))
                .containsEntry("reduce", large)
                .containsEntry("filter", new FeatureMap(5, 5, 16))
                .containsEntry("shortcut", small)
                .containsEntry("output", small);
    }

    @Test
    void takesWordsFromParameters() {
        Source source = Source.of("test.tcns", """
                network test(rule = same, function = relu6, shape = crop, deep = true, title = "small")
                input x [9, 9, 3]
                layers { padding: rule, activation: function }
                table body {
                  | operator   | c |
                  | conv2d 3x3 | 8 |
                }
                head features
                preprocess { fit: shape, filter: antialias }
                expect madds < 1M when deep and title == "small" and rule == same
                """);
        assertThat(Specs.check(source, Map.of()).conventions().padding()).isEqualTo(PaddingRule.SAME);
        Architecture other = Specs.check(
                source,
                Map.of("rule", "symmetric", "function", "hswish", "shape", "pad", "deep", "false", "title", "x"));
        assertThat(other.conventions().padding()).isEqualTo(PaddingRule.SYMMETRIC);
        assertThat(other.preprocess().fit()).isEqualTo(Preprocess.Fit.PAD);
        assertThat(other.preprocess().filter()).isEqualTo(Preprocess.Filter.ANTIALIAS);
        assertThat(((Block.Convolution) other.rows().get(0).repeats().get(0)).activation())
                .isEqualTo(Nonlinearity.HSWISH);
        assertThat(other.expectations()).singleElement().matches(expect -> !expect.active());
    }

    @Test
    void cropsFromTheInputsOwnSizeUnlessTold() {
        String network =
                "network test()\ninput x [9, 12, 3]\ntable body {\n| operator | c |\n| conv2d 3x3 | 8 |\n}\nhead features\n";
        assertThat(Specs.check(network + "preprocess { fit: crop }")
                        .preprocess()
                        .size())
                .isEqualTo(OptionalInt.of(12));
        assertThat(Specs.check(network + "preprocess { fit: pad }").preprocess().size())
                .isEmpty();
    }
}
