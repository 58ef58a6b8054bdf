package io.tcns.dsl.check;

import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.model.ClassNames;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.Statement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the class names of {@code labels "file"}, which lies in the spec's folder or below it. */
final class LabelsReader {

    /** The largest file that is read: 16 bytes for each of the most classes that a head may have. */
    private static final int MAX_BYTES = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Problems problems;

    LabelsReader(Problems problems) {
        this.problems = problems;
    }

    /** One name a class; empty when a problem has been reported, or nobody knows the classes. */
    Optional<ClassNames> read(Statement.Labels labels, Optional<Head> head) {
        if (head.isEmpty()) {
            return Optional.empty();
        }
        if (!(head.get() instanceof Head.Classifier classifier)) {
            problems.add(problems.at(Code.SETTING_NOT_APPLICABLE, labels.file().span())
                    .says("labels name the classes of a head, and this head has none")
                    .see(head.get().span(), "the head"));
            return Optional.empty();
        }
        return resolve(labels.file())
                .flatMap(path -> lines(path, labels.file())
                        .filter(names -> checkCount(names.size(), labels.file(), classifier))
                        .map(names -> new ClassNames(path, names.subList(0, classifier.classes()))));
    }

    private boolean checkCount(int count, Name file, Head.Classifier head) {
        if (count != head.classes()) {
            Code code = count < head.classes() ? Code.TOO_FEW_LABELS : Code.MORE_LABELS_THAN_CLASSES;
            problems.add(problems.at(code, file.span())
                    .says("the file names %d classes, the head has %d", count, head.classes())
                    .see(head.span(), "the head"));
        }
        return count >= head.classes();
    }

    private Optional<Path> resolve(Name file) {
        Optional<Path> spec = problems.source().file();
        if (spec.isEmpty()) {
            return unreadable(file, "a text without a file has no folder to look in");
        }
        try {
            Path folder = Optional.ofNullable(spec.get().toAbsolutePath().getParent())
                    .orElse(spec.get().toAbsolutePath())
                    .toRealPath();
            Path named = folder.resolve(file.text()).normalize();
            // Once for the path as written, once for where links lead.
            if (!named.startsWith(folder)
                    || (Files.exists(named) && !named.toRealPath().startsWith(folder))) {
                return unreadable(file, "they must lie in the spec's folder or below it");
            }
            return Files.isRegularFile(named) ? Optional.of(named) : unreadable(file, "there is no such file");
        } catch (InvalidPathException e) {
            return unreadable(file, "this is not a path");
        } catch (IOException e) {
            return unreadable(file, "the path cannot be followed");
        }
    }

    private Optional<List<String>> lines(Path path, Name file) {
        try (var stream = Files.newInputStream(path)) {
            byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                return unreadable(file, "the file is larger than " + MAX_BYTES + " bytes");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            List<String> lines = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)
                    .lines()
                    .toList();
            // A label is printed and stored in models; control characters could move a terminal's cursor.
            boolean printable =
                    lines.stream().noneMatch(line -> line.codePoints().anyMatch(Character::isISOControl));
            return printable ? Optional.of(lines) : unreadable(file, "a label holds a control character");
        } catch (CharacterCodingException e) {
            return unreadable(file, "the file is not UTF-8 text");
        } catch (IOException e) {
            return unreadable(file, "the file cannot be read");
        }
    }

    private <T> Optional<T> unreadable(Name file, String reason) {
        problems.add(problems.at(Code.LABELS_UNREADABLE, file.span()).says("the labels cannot be read: %s", reason));
        return Optional.empty();
    }
}
