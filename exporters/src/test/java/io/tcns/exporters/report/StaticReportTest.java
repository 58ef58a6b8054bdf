package io.tcns.exporters.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tcns.compiler.Compilation;
import io.tcns.compiler.CompileOptions;
import io.tcns.exporters.Networks;
import io.tcns.exporters.report.Report.Head;
import io.tcns.exporters.report.Report.LayerFigures;
import io.tcns.exporters.report.Report.Memory;
import io.tcns.exporters.report.Report.Params;
import io.tcns.exporters.report.Report.RowFigures;
import io.tcns.exporters.report.Report.Split;
import io.tcns.exporters.report.Report.Totals;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticReportTest {

    /** MAdds and parameters as TF-slim and torchvision count them, memory by Table 3 and equation 2 of the paper. */
    @Test
    void hasThePublishedTotalsOfMobileNetV2() {
        assertThat(of("mobilenet_v2").totals())
                .isEqualTo(new Totals(
                        300_774_272,
                        601_548_544,
                        new Params(3_470_760, 3_504_872, 3_538_984, 3_487_816),
                        27_583_104,
                        6_021_120,
                        new Memory(401_408, 3_010_560, 3_562_496),
                        null,
                        100,
                        17,
                        null,
                        null,
                        null,
                        null));
    }

    /** The figures of the reference for the head alone; Table 5 has 2.1M parameters, and 0.35B. */
    @Test
    void hasTheFiguresOfADetectorsHeadByItself() {
        Head head = of("ssdlite_mobilenet_v2").totals().head();

        assertThat(head)
                .isEqualTo(new Head(177_617_344, 355_234_688, new Params(2_096_501, 2_113_141, 2_129_781, 2_104_821)));
        assertThat(of("ssd_mobilenet_v2").totals().head())
                .isEqualTo(new Head(
                        1_259_068_672, 2_518_137_344L, new Params(14_773_173, 14_776_629, 14_780_085, 14_774_901)));
        assertThat(sum(
                        of("ssdlite_mobilenet_v2").rows().stream()
                                .filter(row -> String.valueOf(row.name()).startsWith("ssdlite."))
                                .toList(),
                        RowFigures::madds))
                .isEqualTo(head.madds());
    }

    @Test
    void saysWhatTable5CountsOfDetectorsAlone() {
        assertThat(of("ssdlite_mobilenet_v2").counting().head())
                .isEqualTo(
                        "the rows of the head alone, as in MobileNetV2's Table 5: its parameters are weights and biases,"
                                + " its 1.25B for SSD are multiply-adds, and its 0.35B for SSDLite, alone in the paper, are FLOPs");
        assertThat(of("mobilenet_v2").counting().head()).isNull();
        assertThat(of("mobilenet_v2").totals().head()).isNull();
    }

    /** Section 5.1, as the reference has it; the peak of the graph is 16 + 48 + 12 channels of 112 x 112 for two slices. */
    @ParameterizedTest
    @CsvSource({
        "2, 3_813_376, 2_057_216",
        "3, 3_110_912, 1_555_456",
        "4, 2_609_152, 1_404_928",
        "5, 2_558_976, 1_379_840"
    })
    void hasThePeaksOfBottlenecksInSlices(int slices, String peak, String equation2) {
        Compilation split = Networks.paper("mobilenet_v2", Map.of(), CompileOptions.DEFAULT.withSlices(slices));
        Totals totals = StaticReport.of(split, split.deployed(true), 100, 17).totals();
        assertThat(totals.peakActivationBytes()).isEqualTo(number(peak));
        assertThat(totals.split()).isEqualTo(new Split(slices, 17, 6_021_120, number(equation2)));
        assertThat(totals.memory()).isEqualTo(of("mobilenet_v2").totals().memory());
    }

    /** Whose separable layers widen as they go. */
    @Test
    void saysNothingOfSlicesWhereAllStaysWhole() {
        Compilation whole = Networks.paper("mobilenet_v1", Map.of(), CompileOptions.DEFAULT.withSlices(4));
        Totals totals = StaticReport.of(whole, whole.deployed(true), 57, 17).totals();

        assertThat(totals.split()).isNull();
        assertThat(totals.peakActivationBytes())
                .isEqualTo(of("mobilenet_v1").totals().peakActivationBytes());
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v1", "mobilenet_v2", "mobilenet_v2_features", "ssdlite_mobilenet_v2"})
    void hasRowsAndLayersThatSumToTheTotals(String network) {
        Report report = of(network);
        Totals totals = report.totals();
        assertThat(sum(report.rows(), RowFigures::madds)).isEqualTo(totals.madds());
        assertThat(sum(report.rows(), RowFigures::params))
                .isEqualTo(totals.params().trainable());
        assertThat(sum(report.rows(), RowFigures::activationBytes)).isEqualTo(totals.activationBytes());
        assertThat(sum(report.layers(), LayerFigures::madds)).isEqualTo(totals.madds());
        assertThat(sum(report.layers(), LayerFigures::params))
                .isEqualTo(totals.params().trainable());
        assertThat(sum(report.layers(), LayerFigures::activationBytes)).isEqualTo(totals.activationBytes());
    }

    /** Row 6 of Table 2: 96 channels, three times, after 64 channels of 14 x 14: 196 (64,896 + 2 x 115,776) MAdds. */
    @Test
    void keepsTheRowsOfTheTable() {
        assertThat(of("mobilenet_v2").rows().get(5))
                .isEqualTo(new RowFigures(
                        6,
                        14,
                        "stage5",
                        "bottleneck",
                        6.0,
                        96,
                        3,
                        1,
                        List.of(64, 14, 14),
                        List.of(96, 14, 14),
                        303_168,
                        58_103_808,
                        2_784_768,
                        null,
                        null,
                        null));
    }

    @Test
    void givesTheHeadRowsOfItsOwn() {
        assertThat(of("mobilenet_v2").rows())
                .extracting(RowFigures::operator)
                .hasSize(11)
                .endsWith("avgpool", "fc");
    }

    /** 64 -> 384 -> 384 -> 64 at 14 x 14, with a shortcut. */
    @Test
    void callsLayersByTheirTaps() {
        assertThat(of("mobilenet_v2").layers())
                .filteredOn(layer -> layer.name().startsWith("stage4.2."))
                .extracting(LayerFigures::name, LayerFigures::role, LayerFigures::op, LayerFigures::madds)
                .containsExactly(
                        tuple("stage4.2.expand", "expand", "Conv2d", 4_816_896L),
                        tuple("stage4.2.depthwise", "depthwise", "Conv2d", 677_376L),
                        tuple("stage4.2.project", "project", "Conv2d", 4_816_896L),
                        tuple("stage4.2.output", "output", "Add", 0L));
    }

    @Test
    void knowsTheNetworkItsParametersAndItsInput() {
        assertThat(of("mobilenet_v2").model())
                .isEqualTo(new Report.Model(
                        "mobilenet_v2",
                        "mobilenet_v2.tcns",
                        Map.of("width", 1.0, "resolution", 224L, "classes", 1000L, "divisor", 8L, "last_width", 1.0),
                        List.of(1L, 3L, 224L, 224L)));
        assertThat(of("mobilenet_v2").model().parameters().keySet())
                .containsExactly("width", "resolution", "classes", "divisor", "last_width");
    }

    @Test
    void measuresNothing() {
        Report report = of("mobilenet_v2");
        assertThat(report.latency()).isNull();
        assertThat(report.environment()).isNull();
        assertThat(report.rows()).extracting(RowFigures::latencyMs).containsOnlyNulls();
        assertThat(report.expectations()).isEmpty();
    }

    private static Report of(String network) {
        Compilation compilation = Networks.paper(network);
        return StaticReport.of(compilation.architecture(), compilation.cost(), 100, 17);
    }

    private static <T> long sum(List<T> parts, ToLongFunction<T> figure) {
        return parts.stream().mapToLong(figure).sum();
    }
}
