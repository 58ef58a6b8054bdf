package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.model.Architecture;
import io.tcns.dsl.model.ClassNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class names from a file beside the spec. */
class LabelsTest {

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("specs"));
        Files.writeString(temporary.resolve("secret.txt"), "root\nhash\n");
    }

    @Test
    void nameTheClassesInOrder() throws IOException {
        write("pets.txt", "\uFEFFcat\nBorder collie, dog");
        assertThat(labels("pets.txt").orThrow().labels().map(ClassNames::names))
                .contains(List.of("cat", "Border collie, dog"));
    }

    @Test
    void mayLieBelowTheFolderAndEndInAnyLineEnd() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        write("sub/pets.txt", "cat\r\ndog\r\n");
        assertThat(labels("sub/../sub/./pets.txt").orThrow().labels().map(ClassNames::names))
                .contains(List.of("cat", "dog"));
    }

    @Test
    void areCutToTheClassesWithAWarningWhereThereAreMore() throws IOException {
        write("pets.txt", "cat\ndog\nbird\n");
        Checked<Architecture> checked = labels("pets.txt");
        assertThat(checked.orThrow().labels().map(ClassNames::names)).contains(List.of("cat", "dog"));
        assertThat(Specs.answer(checked)).contains("warning[T0604]: the file names 3 classes, the head has 2");
    }

    @Test
    void areRefusedWhereThereAreFewer() throws IOException {
        write("pets.txt", "cat\n");
        assertThat(Specs.answer(labels("pets.txt"))).contains("error[T0510]: the file names 1 classes, the head has 2");
    }

    @Test
    void neverLieOutsideTheFolder() throws IOException {
        String outside = "error[T0509]: the labels cannot be read: they must lie in the spec's folder or below it";
        assertThat(Specs.answer(labels("../secret.txt"))).contains(outside);
        assertThat(Specs.answer(labels("../missing.txt"))).contains(outside);
        assertThat(Specs.answer(labels(temporary.resolve("secret.txt").toString())))
                .contains(outside);
        Files.createSymbolicLink(folder.resolve("link.txt"), temporary.resolve("secret.txt"));
        assertThat(Specs.answer(labels("link.txt"))).contains(outside);
        Files.createSymbolicLink(folder.resolve("up"), temporary);
        assertThat(Specs.answer(labels("up/secret.txt"))).contains(outside);
    }

    @Test
    void mayBeLinkedInsideTheFolder() throws IOException {
        write("pets.txt", "cat\ndog\n");
        Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("pets.txt"));
        assertThat(labels("link.txt").orThrow().labels().map(ClassNames::names)).contains(List.of("cat", "dog"));
    }

    @Test
    void areAFileOfText() throws IOException {
        assertReason("missing.txt", "there is no such file");
        assertReason("", "there is no such file");
        assertReason("a\0b", "this is not a path");
        Files.write(folder.resolve("latin.txt"), new byte[] {(byte) 0xE9, '\n'});
        assertReason("latin.txt", "the file is not UTF-8 text");
        Files.write(folder.resolve("huge.txt"), new byte[(1 << 20) + 1]);
        assertReason("huge.txt", "the file is larger than 1048576 bytes");
        write("escape.txt", "cat\n\u001B[2J\n");
        assertReason("escape.txt", "a label holds a control character");
        Files.createSymbolicLink(folder.resolve("circle.txt"), Path.of("circle.txt"));
        assertReason("circle.txt", "there is no such file");
    }

    @Test
    void needAFolderToLieIn() {
        Source source = Source.of("test.tcns", spec("pets.txt"));
        assertThat(Specs.answer(Tcns.check(source, Map.of())))
                .contains("the labels cannot be read: a text without a file has no folder to look in");
    }

    private void assertReason(String file, String reason) throws IOException {
        assertThat(Specs.answer(labels(file))).contains("error[T0509]: the labels cannot be read: " + reason + "\n");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardCharsets.UTF_8);
    }

    private Checked<Architecture> labels(String file) throws IOException {
        Path spec = Files.writeString(folder.resolve("test.tcns"), spec(file));
        return Tcns.check(Source.read(spec).orThrow(), Map.of());
    }

    private static String spec(String labels) {
        return "network test()\ninput x [8, 8, 3]\ntable body {\n| operator | c |\n| conv2d 3x3 | 8 |\n}\n"
                + "head classifier { classes: 2 }\nlabels \"" + labels + "\"\n";
    }
}
