package io.tcns.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void tellsWhatThisProcessRunsOn() {
        Environment environment = Environment.current();
        assertThat(environment.onnxruntime()).isEqualTo("1.29.0");
        assertThat(environment.java()).isEqualTo(System.getProperty("java.version"));
        assertThat(environment.cpu()).isNotBlank();
        assertThat(environment.cores()).isPositive();
    }

    @Test
    void readsTheModelNameOfTheFirstProcessor() {
        assertThat(Environment.modelName(List.of(
                        "processor\t: 0", "model name\t: Some CPU: 2.0GHz ", "processor\t: 1", "model name\t: Other")))
                .isEqualTo("Some CPU: 2.0GHz");
        assertThat(Environment.modelName(List.of("processor : 0"))).isEqualTo(System.getProperty("os.arch"));
    }
}
