package io.tcns.compiler.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.compiler.GraphSketch;
import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Graph;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.Value;
import org.junit.jupiter.api.Test;

class RemoveDropoutTest {

    private final GraphSketch sketch = new GraphSketch();
    private final Value image = sketch.image(2, 3, 3);

    @Test
    void removesEveryDropoutAndNothingElse() {
        Value x = sketch.node("drop1", new Dropout(0.1), image);
        x = sketch.convolution("conv", x, 3, 1, 1, 1);
        x = sketch.node("drop3", new Dropout(0.3), sketch.node("drop2", new Dropout(0.2), x));
        Graph before = sketch.answering(sketch.relu6("relu6", x));

        Graph after = SameMeaning.verify(before, new RemoveDropout());

        assertThat(after.nodes()).extracting(Node::name).containsExactly("conv", "relu6");
        assertThat(after.parameters()).isEqualTo(before.parameters());
    }

    @Test
    void keepsADropoutThatIsAnOutputUnderItsName() {
        Value kept = sketch.node("drop2", new Dropout(0.5), sketch.node("drop1", new Dropout(0.5), image));

        Graph after = SameMeaning.verify(sketch.answering(kept), new RemoveDropout());

        assertThat(after.outputs()).extracting(Value::name).containsExactly("drop2");
        assertThat(after.nodes()).extracting(Node::name).containsExactly("drop2");
    }
}
