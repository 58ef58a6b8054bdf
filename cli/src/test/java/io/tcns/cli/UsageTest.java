package io.tcns.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    @Test
    void saysWhenNobodyTakesItsAnswer() {
        Writer full = new Writer() {
            @Override
            public void write(char[] text, int start, int length) throws IOException {
                throw new IOException("no space left");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        StringWriter err = new StringWriter();

        int code = Main.run(new PrintWriter(full), new PrintWriter(err), PageWidth.DEFAULT, "--version");

        assertThat(code).isEqualTo(2);
        assertThat(err).hasToString("tcns: standard output cannot be written\n");
    }

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
    @ValueSource(
            strings = {"check", "compile", "validate", "profile", "run", "eval", "export-weights", "fmt", "explain"})
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

    @ParameterizedTest
    @ValueSource(strings = {"10", "23", "0", "-1", "abc", "17.0", "", "99999999999"})
    void saysWhichOpsetsThereAre(String opset) {
        assertThat(compile("--opset", opset)).isEqualTo(usage("'--opset': '" + opset + "' is no opset; 11 to 22 are"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "65537", "1.0", "", "99999999999"})
    void saysWhichBatchesThereAre(String batch) {
        assertThat(compile("--batch", batch))
                .isEqualTo(usage("'--batch': '" + batch + "' is no batch; 1 to 65536 images are, or `dynamic`"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "65", "2.0", "", "99999999999"})
    void saysHowManySlicesThereCanBe(String slices) {
        assertThat(compile("--split-bottlenecks", slices))
                .isEqualTo(usage("'--split-bottlenecks': '" + slices + "' is no number of slices; 1 to 64 are"));
    }

    @Test
    void saysWhichOutputsThereAre() {
        assertThat(compile("--output", "scores"))
                .isEqualTo(
                        usage(
                                "'--output': expected one of [LOGITS, PROBABILITIES, MASK] (case-insensitive) but was 'scores'"));
    }

    /** Into a folder that does not exist, in case it is not refused. */
    private static Tcns compile(String option, String value) {
        return Tcns.run("compile", Tcns.spec("mobilenet_v2"), "-o", "no/such/folder/m.onnx", option, value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--opset=12",
                "--batch=2",
                "--output=logits",
                "--external-data",
                "--set=width=1.0",
                "--weights=w.safetensors",
                "--no-strict",
                "--classes-from=1",
                "--seed=2",
                "--labels=l.txt",
                "--split-bottlenecks=2",
                "--fold",
                "--no-fold"
            })
    void refusesOptionsThatAModelIgnores(String option) {
        String name = option.replaceAll("=.*", "").replace("--no-", "--");
        String problem = "tcns: " + name + " goes with a spec, and this is a model\n";

        assertThat(Tcns.run("profile", "m.onnx", option))
                .isEqualTo(new Tcns(64, "", problem + "Try `tcns profile --help`.\n"));
        assertThat(Tcns.run("validate", "m.onnx", option))
                .isEqualTo(new Tcns(64, "", problem + "Try `tcns validate --help`.\n"));
    }

    /** There is no such model, but that is found out later. */
    @Test
    void takesOptionsThatAModelHeeds() {
        assertThat(Tcns.run("profile", "m.onnx", "--threads", "2", "--static").exitCode())
                .isEqualTo(2);
        assertThat(Tcns.run("run", "m.onnx", "--image", "i.png", "--labels", "l.txt")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Tcns.run("run", "m.onnx", "--image", "i.png", "--seed", "2").exitCode())
                .isEqualTo(64);
        assertThat(Tcns.run("validate", "m.onnx", "--spec", "s.tcns", "--set", "width=0.5")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Tcns.run("validate", "m.onnx", "--spec", "s.tcns", "--seed", "2")
                        .exitCode())
                .isEqualTo(64);
    }

    private static Tcns usage(String problem) {
        return new Tcns(64, "", "tcns: Invalid value for option " + problem + "\nTry `tcns compile --help`.\n");
    }

    @Test
    void explainsADiagnosticByItsPage() {
        Tcns explained = Tcns.run("explain", "T0411");

        assertThat(explained.exitCode()).isZero();
        assertThat(explained.out()).startsWith("# T0411: a row says another shape than the one that enters it\n");
        assertThat(Tcns.run("explain", "T9999").exitCode()).isEqualTo(64);
    }
}
