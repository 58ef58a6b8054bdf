package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryNeedTest {

    private static final double GIBIBYTE = 1L << 30;

    private final StringWriter err = new StringWriter();

    @Test
    void saysWhatANetworkNeedsWhereThatIsMuch() {
        need(1.5, 0.25).check(1.75 * GIBIBYTE, new PrintWriter(err));

        assertThat(err)
                .hasToString(
                        "tcns: `m` needs 1.8 GiB of memory, and up to 3.3 as ONNX Runtime takes it: 1.5 for activations, 0.3 for"
                                + " weights" + System.lineSeparator());
    }

    @Test
    void saysNothingOfLittle() {
        need(0.5, 0.49).check(GIBIBYTE, new PrintWriter(err));

        assertThat(err).hasToString("");
    }

    @Test
    void refusesWhatTheMachineHasNoRoomFor() {
        assertThatThrownBy(() -> need(1.5, 0.26).check(1.75 * GIBIBYTE, new PrintWriter(err)))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "`m` needs 1.8 GiB of memory, and up to 3.3 as ONNX Runtime takes it: 1.5 for activations, 0.3 for"
                                + " weights; the machine has 1.8");
        assertThat(err).hasToString("");
    }

    @Test
    void addsWhatIsOpenTogether() {
        assertThat(MemoryNeed.ofAll(List.of(need(1, 0.5), need(2, 0.5)))).isEqualTo(need(3, 1));
    }

    /** 64 images of 8193x8193 pixels are several hundred GiB. */
    @ParameterizedTest
    @ValueSource(strings = {"validate", "profile"})
    void isAskedBeforeAnythingIsComputed(String command) {
        Tcns ran = Tcns.run(
                command,
                Tcns.spec("deeplabv3_mobilenet_v2"),
                "--set",
                "resolution=8193",
                "--set",
                "classes=2",
                "--batch",
                64);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines().reduce((first, second) -> second).orElseThrow())
                .matches("tcns: `deeplabv3_mobilenet_v2` needs [\\d.]+ GiB of memory, .*; the machine has [\\d.]+");
    }

    private static MemoryNeed need(double activations, double weights) {
        return new MemoryNeed("m", activations * GIBIBYTE, weights * GIBIBYTE);
    }
}
