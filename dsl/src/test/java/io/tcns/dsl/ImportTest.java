package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.check.CheckedSpec;
import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.diagnostic.DiagnosticPrinter;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.FeatureMap;
import io.tcns.dsl.model.Nonlinearity;
import io.tcns.dsl.model.PaddingRule;
import io.tcns.dsl.model.TableRow;
import io.tcns.dsl.syntax.SpecFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks made of several files: which files are read, and what comes out of them. */
class ImportTest {

    private static final String TABLE = """
            table body scaled by width {
              | operator   | t | c  | n | s | name   |
              | conv2d 3x3 | - | 16 | 1 | 2 | stem   |
              | bottleneck | 6 | 24 | 2 | 2 | stage1 |
              | conv2d 1x1 | - | 48 | 1 | 1 | last   |
            }
            """;

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path writeLeaf(String name, String more) throws IOException {
        String network = name.replaceAll(".*/|\\.tcns", "");
        return write(
                name,
                "network " + network + "(width = 1.0)\ninput image [32, 32, 3]\n" + more + TABLE + "head features\n");
    }

    private static String user(String name, String imports, String backbone) {
        return imports + "\nnetwork " + name + "(width = 1.0)\ninput image [64, 48, 3]\nbackbone " + backbone
                + "\nhead features\n";
    }

    private static Checked<Architecture> check(Path spec) {
        return Source.read(spec).then(source -> Tcns.check(source, Map.of()));
    }

    private static Architecture sound(Path spec) {
        return Specs.check(Source.read(spec).orThrow(), Map.of());
    }

    private String lines(Checked<?> checked) {
        return checked.diagnostics().stream()
                .map(DiagnosticPrinter::line)
                .reduce("", (all, line) -> all + line.replace(folder + "/", "") + "\n");
    }

    @Test
    void rowsAreCalledByTheirBackbonesFromTheOutsideIn() throws IOException {
        writeLeaf("leaf.tcns", "");
        write("middle.tcns", user("middle", "import \"leaf.tcns\"", "inner = leaf(width = width * 2)"));
        Path top = write("top.tcns", user("top", "import \"middle.tcns\"", "outer = middle(width = width / 2)"));

        Architecture network = sound(top);

        assertThat(network.rows())
                .extracting(row -> row.name() + " " + row.output())
                .containsExactly(
                        "outer.inner.stem 32x24x16", "outer.inner.stage1 16x12x24", "outer.inner.last 16x12x48");
        assertThat(network.input()).isEqualTo(new FeatureMap(64, 48, 3));
        assertThat(network.rows())
                .allSatisfy(row -> assertThat(row.source().name())
                        .isEqualTo(folder.resolve("leaf.tcns").toString()));
    }

    @Test
    void everyRowKeepsTheLayersOfItsFile() throws IOException {
        writeLeaf("leaf.tcns", "layers { padding: symmetric, epsilon: 1e-5, activation: relu, hidden: exact }\n");
        Path top = write("top.tcns", """
                import "leaf.tcns"
                network top()
                input image [64, 64, 3]
                backbone base = leaf()
                table neck {
                  | operator   | c  | s |
                  | conv2d 3x3 | 16 | 2 |
                }
                head features
                """);

        List<TableRow> rows = sound(top).rows();

        assertThat(rows)
                .extracting(TableRow::conventions)
                .containsExactly(
                        new Architecture.Conventions(PaddingRule.SYMMETRIC, 1e-5, Nonlinearity.RELU),
                        new Architecture.Conventions(PaddingRule.SYMMETRIC, 1e-5, Nonlinearity.RELU),
                        new Architecture.Conventions(PaddingRule.SYMMETRIC, 1e-5, Nonlinearity.RELU),
                        new Architecture.Conventions(PaddingRule.SAME, 1e-3, Nonlinearity.RELU6));
        assertThat(rows.get(3).name()).isEqualTo("neck.row1");
        assertThat(sound(top).conventions().padding()).isEqualTo(PaddingRule.SAME);
    }

    @ParameterizedTest
    @CsvSource({"stem, 1", "stage1, 2", "last, 3"})
    void aBackboneEndsAfterTheRowOfItsLabel(String until, int rows) throws IOException {
        writeLeaf("leaf.tcns", "");
        Path top = write(
                "top.tcns", user("top", "import \"leaf.tcns\"", "base = leaf(width = 0.5) { until: " + until + " }"));
        assertThat(sound(top).rows())
                .hasSize(rows)
                .last()
                .satisfies(row -> assertThat(row.name()).isEqualTo("base." + until));
    }

    /** Its claims hold at its own defaults and for its own image; none of them is this network's. */
    @Test
    void whatElseAFileSaysStaysInIt() throws IOException {
        write("leaf.tcns", """
                network leaf(width = 1.0)
                input image [32, 32, 3]
                table body scaled by width {
                  | input   | operator   | c  |
                  | 32^2x3  | conv2d 3x3 | 16 |
                }
                head classifier { classes: 10 }
                preprocess { mean: [0, 0, 0] }
                expect madds == 1
                """);
        Architecture network = sound(write("top.tcns", user("top", "import \"leaf.tcns\"", "base = leaf(width = 2)")));
        assertThat(network.expectations()).isEmpty();
        assertThat(network.preprocess().mean()).containsOnly(127.5);
        assertThat(network.parameters()).containsOnlyKeys("width");
        assertThat(network.rows().get(0).output().channels()).isEqualTo(32);
    }

    @Test
    void filesOnTwoWaysAreReadOnce() throws IOException {
        write("broken.tcns", "network broken(");
        write("left.tcns", user("left", "import \"broken.tcns\"", "base = broken()"));
        write("right.tcns", user("right", "import \"broken.tcns\"", "base = broken()"));
        Path top = write("top.tcns", user("top", "import \"left.tcns\"\nimport \"right.tcns\"", "base = right()"));
        assertThat(lines(check(top))).isEqualTo("""
                        broken.tcns:1:16: error[T0108]: expected `)` or a name, found the end of the file
                        """);
    }

    @Test
    void linksMayNotLeadOutOfTheFolder() throws IOException {
        Path outside = writeLeaf("outside/leaf.tcns", "");
        Path top = write("inside/top.tcns", user("top", "import \"leaf.tcns\"", "base = leaf()"));
        Files.createSymbolicLink(folder.resolve("inside/leaf.tcns"), outside);
        assertThat(lines(check(top))).isEqualTo("""
                        inside/top.tcns:1:8: error[T0512]: `leaf.tcns` cannot be imported: it lies outside of the folder that imports \
                        must stay in
                        """);
        Files.createSymbolicLink(folder.resolve("inside/folder"), folder.resolve("outside"));
        Files.writeString(top, user("top", "import \"folder/leaf.tcns\"", "base = leaf()"));
        assertThat(check(top).diagnostics()).extracting(Diagnostic::code).containsExactly(Code.IMPORT_UNREADABLE);
    }

    @Test
    void linksWithinTheFolderAreFollowed() throws IOException {
        Path leaf = writeLeaf("parts/leaf.tcns", "");
        Path top = write("top.tcns", user("top", "import \"link/leaf.tcns\"", "base = leaf()"));
        Files.createSymbolicLink(folder.resolve("link"), leaf.getParent());
        assertThat(sound(top).rows()).hasSize(3);
    }

    /** Two dots behind a link to a folder: the path as it is written, and the file that it leads to, differ. */
    @Test
    void theFileThatWasCheckedIsTheOneThatIsRead() throws IOException {
        writeLeaf("root/leaf.tcns", "");
        write("leaf.tcns", "this is no spec");
        write("root/specs/top.tcns", user("top", "import \"../leaf.tcns\"", "base = leaf()"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("root/specs"));
        Source source =
                Source.read(link.resolve("top.tcns"), folder.resolve("root")).orThrow();
        assertThat(Specs.check(source, Map.of()).rows()).hasSize(3);
    }

    @Test
    void aWiderFolderMayBeGiven() throws IOException {
        writeLeaf("parts/leaf.tcns", "");
        Path top = write("detectors/top.tcns", user("top", "import \"../parts/leaf.tcns\"", "base = leaf()"));
        assertThat(check(top).diagnostics()).extracting(Diagnostic::code).containsExactly(Code.IMPORT_UNREADABLE);
        assertThat(Specs.check(Source.read(top, folder).orThrow(), Map.of()).rows())
                .hasSize(3);
    }

    @Test
    void aTextWithoutAFileImportsNothing() {
        Source text = Source.of("text", user("top", "import \"leaf.tcns\"", "base = leaf()"));
        assertThat(Tcns.check(text, Map.of()).diagnostics())
                .extracting(DiagnosticPrinter::line)
                .containsExactly("text:1:8: error[T0512]: `leaf.tcns` cannot be imported: a text without a file has no "
                        + "folder to look in");
    }

    @Test
    void hundredFilesAreEnough() throws IOException {
        writeLeaf("n100.tcns", "");
        for (int i = 0; i < 100; i++) {
            write("n" + i + ".tcns", user("n" + i, "import \"n" + (i + 1) + ".tcns\"", "b = n" + (i + 1) + "()"));
        }
        assertThat(sound(folder.resolve("n0.tcns")).rows()).hasSize(3);
        write("more.tcns", user("more", "import \"n0.tcns\"", "b = n0()"));
        assertThat(lines(check(folder.resolve("more.tcns")))).isEqualTo("""
                        n99.tcns:1:8: error[T0514]: more than 100 files are imported
                        """);
    }

    @Test
    @Timeout(60)
    void manyImportsThatFailAreAnsweredInShort() throws IOException {
        String imports = "import \"x\"\n".repeat(60_000);
        Path top = write("top.tcns", user("top", imports, "base = leaf()"));
        assertThat(check(top).diagnostics())
                .hasSize(1001)
                .last()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(Code.TOO_MANY_PROBLEMS));
    }

    /** A sweep checks one spec at many parameters: its files must not be read, and cannot change, in between. */
    @Test
    void aCheckedSpecHasReadItsFiles() throws IOException {
        Path leaf = writeLeaf("leaf.tcns", "");
        Path top = write("top.tcns", user("top", "import \"leaf.tcns\"", "base = leaf(width = width)"));
        SpecFile spec = Source.read(top).then(Tcns::parse).orThrow();
        CheckedSpec checked = CheckedSpec.of(spec).orThrow();
        Files.delete(leaf);

        assertThat(checked.at(Map.of("width", "0.5")).orThrow().rows())
                .extracting(row -> row.output().channels())
                .containsExactly(8, 16, 24);
        assertThat(checked.at(Map.of("width", "2")).orThrow().rows())
                .extracting(row -> row.output().channels())
                .containsExactly(32, 48, 96);
    }
}
