package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we show is in canonical form: the specs of the examples, and those in the documents about the language. */
class CanonicalSpecsTest {

    static Stream<String> specs() throws IOException {
        Stream.Builder<String> specs = Stream.builder();
        for (Path example : Specs.examples()) {
            specs.add(Files.readString(example));
        }
        for (String document : List.of("README.md", "docs/language.md")) {
            Examples.specs(Files.readString(Specs.ROOT.resolve(document))).forEach(specs);
        }
        return specs.build();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void areCanonical(String spec) {
        assertThat(Canonical.form(spec)).isEqualTo(spec);
    }
}
