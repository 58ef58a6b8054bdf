package io.tcns.dsl.check;

import io.tcns.dsl.Source;
import io.tcns.dsl.diagnostic.Code;
import io.tcns.dsl.model.ClassNames;
import io.tcns.dsl.model.Detector;
import io.tcns.dsl.model.Head;
import io.tcns.dsl.syntax.Name;
import io.tcns.dsl.syntax.Statement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
        if (head.get().labels().isEmpty()) {
            problems.add(problems.at(Code.SETTING_NOT_APPLICABLE, labels.file().span())
                    .says("labels name the classes of a head, and this head has none")
                    .see(head.get().span(), "the head"));
            return Optional.empty();
        }
        int needed = head.get().labels().getAsInt();
        return resolve(labels.file())
                .flatMap(path -> lines(path, labels.file())
                        .filter(names -> checkCount(names.size(), needed, labels.file(), head.get()))
                        .map(names -> new ClassNames(path, names.subList(0, needed))));
    }

    private boolean checkCount(int count, int needed, Name file, Head head) {
        if (count != needed) {
            Code code = count < needed ? Code.TOO_FEW_LABELS : Code.MORE_LABELS_THAN_CLASSES;
            String classes = head instanceof Detector ? "the head, with the background, has" : "the head has";
            problems.add(problems.at(code, file.span())
                    .says("the file names %d classes, %s %d", count, classes, needed)
                    .see(head.span(), "the head"));
        }
        return count >= needed;
    }

    private Optional<Path> resolve(Name file) {
        Source spec = problems.source();
        return NearbyFile.find(
                file.text(),
                spec,
                spec.file()
                        .map(path -> Optional.ofNullable(path.toAbsolutePath().getParent())
                                .orElse(path)),
                "they must lie in the spec's folder or below it",
                reason -> unreadable(file, reason));
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
