package io.tcns.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.TestNetworks;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import org.junit.jupiter.api.Test;

class PassesTest {

    @Test
    void foldEveryNormOfMobileNetV2() {
        Graph before = TestNetworks.mobileNetV2(224);

        Graph after = SameMeaning.verify(before, graph -> Passes.apply(Passes.inference(true), graph), 1e-4);

        assertThat(before.nodes().stream().map(Node::op).filter(BatchNorm.class::isInstance))
                .hasSize(52);
        assertThat(after.nodes().stream().map(Node::op).filter(BatchNorm.class::isInstance))
                .isEmpty();
        assertThat(after.nodes()).hasSize(before.nodes().size() - 52);
        assertThat(after.macs()).isEqualTo(before.macs()).isEqualTo(300_774_272);
    }

    @Test
    void keepNormsWhenNotFolding() {
        Graph before = TestNetworks.mobileNetV2(32);
        assertThat(SameMeaning.verify(before, graph -> Passes.apply(Passes.inference(false), graph)))
                .isEqualTo(before);
    }

    @Test
    void reachTenThousandLayers() {
        Graph folded = Passes.apply(Passes.inference(true), TestNetworks.chain(10_000));
        assertThat(folded.nodes()).hasSize(20_000);
    }
}
