package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    @Test
    void printsItsVersionOnOneLine() {
        assertThat(Tcns.run("--version")).isEqualTo(new Tcns(0, "tcns " + io.tcns.dsl.Tcns.version() + "\n", ""));
    }

    @Test
    void showsAllCommandsWhenNoneIsGiven() {
        Tcns alone = Tcns.run();

        assertThat(alone.exitCode()).isEqualTo(64);
        assertThat(alone.out()).isEmpty();
        assertThat(alone.err()).contains("check", "compile", "validate", "profile", "run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "compile", "validate", "profile", "run", "fmt", "explain"})
    void helpsWithEveryCommand(String command) {
        Tcns help = Tcns.run(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: tcns " + command);
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        Tcns misspelt = Tcns.run("profle", "x.tcns");

        assertThat(misspelt.exitCode()).isEqualTo(64);
        assertThat(misspelt.err()).contains("profile").contains("Try `tcns --help`.");
    }

    @Test
    void explainsADiagnosticByItsPage() {
        Tcns explained = Tcns.run("explain", "T0411");

        assertThat(explained.exitCode()).isZero();
        assertThat(explained.out()).startsWith("# T0411: a row says another shape than the one that enters it\n");
        assertThat(Tcns.run("explain", "T9999").exitCode()).isEqualTo(64);
    }
}
