package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrtProfileTest {
    private static final String RUN = "{\"cat\":\"Session\",\"name\":\"model_run\",\"ts\":0,\"dur\":9,\"args\":{}}";

    @TempDir
    Path folder;

    @Test
    void averagesOverRunsAfterTheSkippedOnes() throws IOException {
        OrtProfile profile = read(
                1,
                node("a", 0, 1, 900),
                node("b", 1, 900, 1),
                RUN,
                node("a", 0, 0, 10),
                node("b", 1, 10, 30),
                RUN,
                node("a", 0, 0, 20),
                node("b", 1, 20, 31),
                RUN);
        assertThat(profile.runs()).isEqualTo(2);
        assertThat(profile.nodes())
                .containsExactly(new ProfiledNode("a", "a", "Conv", 15), new ProfiledNode("b", "b", "Conv", 30.5));
    }

    @Test
    void keepsNodesOfOneNameApart() throws IOException {
        OrtProfile profile = read(0, node("ReorderOutput", 7, 0, 1), node("ReorderOutput", 8, 1, 2), RUN);
        assertThat(profile.nodes()).extracting(ProfiledNode::micros).containsExactly(1.0, 2.0);
    }

    @Test
    void countsTheNodesOfASubgraphOnce() throws IOException {
        // An event is written when it ends, so a node with a subgraph comes after what it contains.
        OrtProfile profile = read(
                0,
                node("first", 0, 0, 10),
                node("inner", 0, 12, 20),
                node("inner2", 1, 32, 5),
                node("loop", 1, 10, 40),
                RUN);
        assertThat(profile.nodes())
                .extracting(ProfiledNode::name, ProfiledNode::micros)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("first", 10.0),
                        org.assertj.core.groups.Tuple.tuple("loop", 15.0),
                        org.assertj.core.groups.Tuple.tuple("inner", 20.0),
                        org.assertj.core.groups.Tuple.tuple("inner2", 5.0));
    }

    @Test
    void leavesOutARunThatIsNotComplete() throws IOException {
        OrtProfile profile = read(0, node("a", 0, 0, 10), RUN, node("a", 0, 0, 99));
        assertThat(profile.runs()).isEqualTo(1);
        assertThat(profile.nodes().get(0).micros()).isEqualTo(10);
    }

    @Test
    void takesTheActivationPeakFromTheFirstRunAndTheArenaPeakFromAll() throws IOException {
        OrtProfile profile = read(
                1,
                memory("a", 0, 1100, 100, 2048),
                memory("b", 1, 1300, 200, 2048),
                memory("c", 2, 1250, 50, 2048),
                RUN,
                memory("a", 0, 1900, 0, 4096),
                RUN);
        assertThat(profile.activationPeakBytes()).isEqualTo(OptionalLong.of(300));
        assertThat(profile.arenaPeakBytes()).isEqualTo(OptionalLong.of(4096));
    }

    @Test
    void hasNoMemoryWhenTheProfileHasNone() throws IOException {
        OrtProfile profile = read(0, node("a", 0, 0, 10), RUN);
        assertThat(profile.activationPeakBytes()).isEmpty();
        assertThat(profile.arenaPeakBytes()).isEmpty();
    }

    @Test
    void namesTheSubjectWithoutWhatOnnxRuntimeAppends() {
        assertThat(OrtProfile.subject("stage1.1.expand_nchwc")).isEqualTo("stage1.1.expand");
        assertThat(OrtProfile.subject("ReorderOutput_token_17")).isEqualTo("ReorderOutput");
        assertThat(OrtProfile.subject("fc/MatMulAddFusion")).isEqualTo("fc");
        assertThat(OrtProfile.subject("a_nchwc/conv")).isEqualTo("a_nchwc/conv");
    }

    /** ONNX Runtime writes names as they are. */
    @Test
    void readsNamesWithControlCharacters() throws IOException {
        assertThat(read(0, node("a\nb\u001b[2J", 0, 0, 1), RUN).nodes())
                .extracting(ProfiledNode::name)
                .containsExactly("a\nb\u001b[2J");
    }

    @Test
    void saysThatANameBreaksTheProfile() {
        assertThatThrownBy(() -> read(0, node("a\"b", 0, 0, 1), RUN))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a quote or backslash in a name");
    }

    @Test
    void refusesWhatIsNoProfile() {
        assertThatThrownBy(() -> read(1, node("a", 0, 0, 10), RUN))
                .isInstanceOf(IOException.class)
                .hasMessage("ONNX Runtime's profile has 1 runs, of which none is measured");
        assertThatThrownBy(() -> read(0, "1")).isInstanceOf(IOException.class);
        Path file = folder.resolve("object.json");
        assertThatThrownBy(() -> OrtProfile.read(Files.writeString(file, "{}"), 0))
                .isInstanceOf(IOException.class)
                .hasMessage("ONNX Runtime's profile is not a JSON array");
        assertThatThrownBy(() -> OrtProfile.read(Files.writeString(file, "[{\"cat\":"), 0))
                .isInstanceOf(IOException.class);
    }

    private OrtProfile read(int skippedRuns, String... events) throws IOException {
        Path file = folder.resolve("profile.json");
        Files.writeString(file, "[" + String.join(",\n", events) + "]");
        return OrtProfile.read(file, skippedRuns);
    }

    private static String node(String name, int index, long start, long duration) {
        return """
                {"cat":"Node","pid":1,"tid":1,"dur":%d,"ts":%d,"ph":"X","name":"%s_kernel_time","args":{"op_name":"Conv",
                "node_index":"%d","input_type_shape":[{"float":[1,3]}],"thread_scheduling_stats":""}}""".formatted(duration, start, name, index);
    }

    private static String memory(String name, int index, long requested, long delta, long peak) {
        return """
                {"cat":"Node","dur":1,"ts":%d,"name":"%s_kernel_time","args":{"op_name":"Conv","node_index":"%d",
                "mem_bytes_requested_in_use":"%d","mem_requested_in_use_delta":"%d","mem_in_use_peak":"%d"}}""".formatted(index, name, index, requested, delta, peak);
    }
}
