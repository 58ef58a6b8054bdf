package io.tcns.dsl.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundingTest {

    private static final int[] CHANNELS = {32, 16, 24, 32, 64, 96, 160, 320, 1280};

    /** The stem, the seven stages and the last convolution of MobileNetV2 in TF-slim, at each published width. */
    @ParameterizedTest
    @CsvSource({
        "1.4,  48 24 32 48 88 136 224 448 1792",
        "1.3,  40 24 32 40 80 128 208 416 1664",
        "1.0,  32 16 24 32 64 96 160 320 1280",
        "0.75, 24 16 24 24 48 72 120 240 960",
        "0.5,  16 8 16 16 32 48 80 160 640",
        "0.35, 16 8 8 16 24 32 56 112 448",
        "0.25, 8 8 8 8 16 24 40 80 320",
        "0.1,  8 8 8 8 8 16 16 32 128",
    })
    void givesTheChannelsOfTheReleasedNetworks(double width, String expected) {
        String[] channels = expected.split(" ", -1);
        for (int i = 0; i < CHANNELS.length; i++) {
            assertThat(Rounding.toMultiple(CHANNELS[i] * width, 8)).isEqualTo(Integer.parseInt(channels[i]));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12, 8, 16",
        "11.99, 8, 16",
        "11.2, 8, 16",
        "9, 8, 16",
        "8.8, 8, 8",
        "20, 8, 24",
        "19.9, 8, 24",
        "18, 8, 24",
        "17.5, 8, 16"
    })
    void roundsHalfUpAndNeverLosesMoreThanATenth(double channels, int divisor, double expected) {
        assertThat(Rounding.toMultiple(channels, divisor)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, 8, 8",
        "0.4, 1, 1",
        "2.5, 1, 3",
        "2.4, 1, 3",
        "2.2, 1, 2",
        "160, 1, 160",
        "17, 3, 18",
        "100, 64, 128"
    })
    void knowsOtherDivisors(double channels, int divisor, double expected) {
        assertThat(Rounding.toMultiple(channels, divisor)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "3.2, 8", "15.99, 15", "16, 16", "24.000001, 24"})
    void truncatesLikeMobileNetV1(double channels, double expected) {
        assertThat(Rounding.truncated(channels)).isEqualTo(expected);
    }
}
