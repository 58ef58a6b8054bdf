package io.tcns.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.GraphSketch;
import io.tcns.compiler.TestNetworks;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Parameter;
import io.tcns.compiler.ir.Value;
import org.junit.jupiter.api.Test;

class RemoveDeadNodesTest {

    private final GraphSketch sketch = new GraphSketch();
    private final Value image = sketch.image(2, 3, 3);

    @Test
    void removesWholeBranchesThatNoOutputDependsOn() {
        Value used = sketch.convolution("used", image, 2, 3, 1, 1);
        Value dead = sketch.convolution("dead", used, 2, 1, 1, 1);
        sketch.node("deader", new Add(), dead, used);
        Graph before = sketch.answering(sketch.node("sum", new Add(), used, image));

        Graph after = SameMeaning.verify(before, new RemoveDeadNodes());

        assertThat(after.nodes()).extracting(Node::name).containsExactly("used", "sum");
        assertThat(after.parameters()).extracting(Parameter::name).containsExactly("used/weight");
    }

    @Test
    void removesParametersThatNoNodeReads() {
        sketch.weight("nobody", 2, 2, 1);
        Graph after = SameMeaning.verify(sketch.answering(sketch.relu6("relu6", image)), new RemoveDeadNodes());
        assertThat(after.parameters()).isEmpty();
    }

    @Test
    void keepsOutputsThatOtherNodesReadAndInputsThatNobodyReads() {
        Value first = sketch.relu6("first", sketch.node("twice", new Add(), image, image));
        Graph before = sketch.answering(sketch.relu6("second", first), first);
        assertThat(SameMeaning.verify(before, new RemoveDeadNodes())).isEqualTo(before);
    }

    @Test
    void leavesALiveNetworkAsItIs() {
        Graph before = TestNetworks.chain(3);
        assertThat(SameMeaning.verify(before, new RemoveDeadNodes())).isEqualTo(before);
    }
}
