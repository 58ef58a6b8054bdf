package io.tcns.dsl.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FeatureMapTest {

    @Test
    void isPrintedAsThePapersDo() {
        assertThat(new FeatureMap(56, 48, 24)).hasToString("56x48x24");
    }

    @Test
    void isNeverEmpty() {
        assertThatThrownBy(() -> new FeatureMap(0, 1, 1)).hasMessage("0x1x1");
        assertThatThrownBy(() -> new FeatureMap(1, 0, 1)).hasMessage("1x0x1");
        assertThatThrownBy(() -> new FeatureMap(1, 1, 0)).hasMessage("1x1x0");
    }
}
