package io.tcns.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcns.dsl.diagnostic.Checked;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.diagnostic.Diagnostic;
import io.tcns.dsl.parse.SpecParser;
import io.tcns.dsl.syntax.Word;
import io.tcns.dsl.syntax.Word.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The canonical form: every spec in {@code format} has the one that stands beside it in a file {@code .expected}. */
class FormatTest {

    private static final Path FOLDER = Path.of("src/test/resources/format");
    private static final Path BROKEN = Path.of("src/test/resources/errors");

    /** What specs there import. */
    private static final String NETWORKS = "networks";

    static List<Path> specs() throws IOException {
        return files(FOLDER, ".tcns");
    }

    static List<Path> brokenSpecs() throws IOException {
        return files(BROKEN, ".tcns").stream().filter(FormatTest::parses).toList();
    }

    private static boolean parses(Path spec) {
        return Source.read(spec).then(Tcns::parse).value().isPresent();
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void hasTheFormBesideIt(Path spec) throws IOException {
        Golden.assertMatches(formOf(spec), Canonical.form(Files.readString(spec)));
    }

    @Test
    void everyFormHasItsSpec() throws IOException {
        assertThat(files(FOLDER, ".expected"))
                .containsExactlyInAnyOrderElementsOf(
                        specs().stream().map(FormatTest::formOf).toList());
    }

    @ParameterizedTest
    @MethodSource("specs")
    void hasTheSameFormWithOtherLineEnds(Path spec) throws IOException {
        String text = Files.readString(spec);
        String form = Files.readString(formOf(spec));
        assertThat(Canonical.form(text.replace("\n", "\r\n"))).isEqualTo(form);
        assertThat(Canonical.form(text.replace("\n", "\r"))).isEqualTo(form);
        assertThat(Canonical.form("\uFEFF" + text.stripTrailing())).isEqualTo(form);
    }

    @ParameterizedTest
    @MethodSource("brokenSpecs")
    void keepsTheMistakesOfASpecThatIsWrong(Path spec, @TempDir Path folder) throws IOException {
        for (Path labels : files(BROKEN, ".txt")) {
            Files.copy(labels, folder.resolve(labels.getFileName()));
        }
        Path networks = Files.createDirectory(folder.resolve(NETWORKS));
        for (Path network : files(BROKEN.resolve(NETWORKS), ".tcns")) {
            Files.copy(network, networks.resolve(network.getFileName()));
        }
        Path formatted = folder.resolve(spec.getFileName());
        Files.writeString(formatted, Canonical.form(Source.read(spec).orThrow().text()));
        assertThat(messages(formatted)).isEqualTo(messages(spec));
    }

    private static List<String> messages(Path spec) {
        return Source.read(spec).then(source -> Tcns.check(source, Map.of())).diagnostics().stream()
                .map(problem -> problem.code() + ": " + problem.message())
                .toList();
    }

    static Stream<Arguments> disturbances() throws IOException {
        return Stream.concat(Specs.examples().stream(), specs().stream())
                .flatMap(spec -> IntStream.range(0, 20).mapToObj(seed -> Arguments.of(spec, seed)));
    }

    @ParameterizedTest
    @MethodSource("disturbances")
    void keepsCommentsAndSyntaxWhereverThereIsWhiteSpace(Path spec, int seed) {
        Canonical.form(disturbed(Source.read(spec).orThrow(), new Random(seed)));
    }

    /** The same words and comments with other white space and more comments between them. */
    private static String disturbed(Source source, Random random) {
        List<Word> words = SpecParser.parseText(source).orThrow().words();
        StringBuilder text = new StringBuilder(disturbance(random));
        boolean inRow = false;
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            text.append(source.text(word.span()));
            inRow = word.kind() != Kind.ROW_END && (inRow || word.is("|"));
            Optional<Word> next = i + 1 < words.size() ? Optional.of(words.get(i + 1)) : Optional.empty();
            text.append(between(word, next, inRow, random));
        }
        return text.toString();
    }

    private static String between(Word word, Optional<Word> next, boolean inRow, Random random) {
        boolean isCommented = next.filter(comment -> comment.isComment() && comment.lineBreaks() == 0)
                .isPresent();
        if (inRow || isCommented) {
            return next.filter(other -> needSpace(word, other)).isPresent() ? blanks(random) + " " : blanks(random);
        }
        if (word.is("/")) {
            return " " + disturbance(random);
        }
        if (word.isComment()) {
            return blanks(random) + lineEnd(random) + disturbance(random);
        }
        if (word.kind() == Kind.ROW_END || word.kind() == Kind.RULE) {
            String comment = random.nextInt(3) == 0 ? comment(random) : lineEnd(random);
            return blanks(random) + comment + disturbance(random);
        }
        String disturbance = disturbance(random);
        boolean missesSpace = disturbance.isEmpty()
                && next.filter(other -> needSpace(word, other)).isPresent();
        return missesSpace ? " " : disturbance;
    }

    private static boolean needSpace(Word word, Word next) {
        return isLetterOrDigit(word.text().charAt(word.text().length() - 1))
                && isLetterOrDigit(next.text().charAt(0));
    }

    private static boolean isLetterOrDigit(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static String disturbance(Random random) {
        return random.ints(random.nextInt(4), 0, 4)
                .mapToObj(choice -> switch (choice) {
                    case 0 -> comment(random);
                    case 1 -> lineEnd(random);
                    default -> blanks(random);
                })
                .collect(Collectors.joining());
    }

    private static String comment(Random random) {
        String text = List.of("", " a comment", "/ | a | bar |", " } head \"", "\t🙂 名前")
                .get(random.nextInt(5));
        return "//" + random.nextInt(1000) + text + blanks(random) + lineEnd(random);
    }

    private static String lineEnd(Random random) {
        return List.of("\n", "\r\n", "\r").get(random.nextInt(3));
    }

    private static String blanks(Random random) {
        return List.of("", " ", "\t", " \t  ").get(random.nextInt(4));
    }

    @Test
    void printsNothingOfATextThatDoesNotParse() {
        Checked<String> form = Tcns.format(Source.of("test.tcns", "network x()\ninput image [8, 8 3]"));
        assertThat(form.value()).isEmpty();
        assertThat(form.diagnostics()).extracting(Diagnostic::code).containsExactly(Code.UNEXPECTED);
    }

    /** Every cell of a column is as wide as the widest, which must not make a megabyte a gigabyte. */
    @Test
    @Timeout(60)
    void refusesAFormThatNoFileMayHold() {
        String wide = "a".repeat(100) + ("+" + "a".repeat(100)).repeat(99);
        String text = "network x()\ntable t {\n| c | d |\n| " + wide + " | 1 |\n" + "|1|1|\n".repeat(150_000) + "}\n";
        Checked<String> form = Tcns.format(Source.of("test.tcns", text));
        assertThat(form.value()).isEmpty();
        assertThat(form.diagnostics()).extracting(Diagnostic::code).containsExactly(Code.FILE_TOO_LARGE);
    }

    @Test
    @Timeout(60)
    void takesSpecsAsLargeAsAFileMayBe() {
        String head = "network x()\n\ninput image [8, 8, 3]\n\ntable t {\n";
        String rows = "  | operator   | c |\n  |------------|---|\n" + "  | conv2d 1x1 | 8 |\n".repeat(49_900);
        String text = head + rows + "}\n\nhead features\n";
        assertThat(text.length()).isBetween(1_000_000, Source.MAX_BYTES);
        assertThat(Tcns.format(Source.of("test.tcns", text)).orThrow()).isEqualTo(text);
    }

    private static Path formOf(Path spec) {
        return spec.resolveSibling(spec.getFileName().toString().replace(".tcns", ".expected"));
    }
}
