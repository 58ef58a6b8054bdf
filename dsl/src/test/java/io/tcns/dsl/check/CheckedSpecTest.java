package io.tcns.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.Source;
import io.tcns.dsl.Tcns;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.syntax.SpecFile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckedSpecTest {

    private static final String TEXT = """
            network claims(width = 1.0, resolution = 32)
            input image [resolution, resolution, 3]
            table body scaled by width {
              | input   | operator   | c  | s |
              |---------|------------|----|---|
              | 32^2x3  | conv2d 3x3 | 16 | 2 |
              | 16^2x16 | conv2d 3x3 | 24 | 2 |
            }
            head features
            """;

    @ParameterizedTest
    @CsvSource({"width, 0.5", "width, 1.0", "resolution, 64", "width, 0", "resolution, 1e9", "depth, 2"})
    void answersOtherParametersAsAWholeCheckDoes(String parameter, String value) {
        SpecFile spec = parse(TEXT).orThrow();
        Map<String, String> parameters = Map.of(parameter, value);
        Checked<Architecture> expected = Tcns.check(spec, parameters);

        Checked<Architecture> answer = CheckedSpec.of(spec).orThrow().at(parameters);

        assertThat(answer.value()).isEqualTo(expected.value());
        assertThat(answer.diagnostics())
                .extracting(Diagnostic::message)
                .containsExactlyElementsOf(
                        expected.diagnostics().stream().map(Diagnostic::message).toList());
    }

    @Test
    void isNoneWhereAClaimDoesNotHoldAtTheDefaults() {
        Checked<CheckedSpec> checked = parse(TEXT.replace("16^2x16", "15^2x16")).then(CheckedSpec::of);

        assertThat(checked.value()).isEmpty();
        assertThat(checked.diagnostics()).extracting(Diagnostic::code).containsExactly(Code.SHAPE_MISMATCH);
    }

    private static Checked<SpecFile> parse(String text) {
        return Tcns.parse(Source.of("claims.tcns", text));
    }
}
