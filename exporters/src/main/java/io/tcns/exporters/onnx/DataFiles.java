package io.tcns.exporters.onnx;

import io.tcns.exporters.WholeFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The data files of a model that is being replaced: those that the old one names, and the new one's.
 *
 * <p>A file's name says what is in it. So models of the same weights share one, and it goes when the last model of the folder
 * that names it has gone. Files that are not called as tcns calls them stay.
 */
final class DataFiles {

    /** How much of a checksum a name has: enough that no two contents ever share one. */
    private static final int DIGITS = 16;

    /** How {@link #name} calls files; as no folder has a part in it, none of them is elsewhere. */
    private static final Pattern OURS = Pattern.compile("[\\w.-]+\\.[0-9a-f]{" + DIGITS + "}\\.data");

    private final Path model;
    private final Set<String> names;

    private DataFiles(Path model, Set<String> names) {
        this.model = model;
        this.names = names;
    }

    /** @throws FileSystemException when there is no place for two files, or the old model cannot be read */
    static DataFiles of(Path file) throws FileSystemException {
        Path model = WholeFile.replaced(file);
        if (OURS.matcher(model.getFileName().toString()).matches()) {
            throw new FileSystemException(file.toString(), null, "is called like the data of a model");
        }
        try {
            return new DataFiles(model, new TreeSet<>(Files.exists(model) ? ExternalData.locations(model) : Set.of()));
        } catch (IOException e) {
            throw new FileSystemException(file.toString(), null, "cannot be read");
        }
    }

    /** What the data of a model is called, such as {@code mobilenet_v2.onnx.0123456789abcdef.data}. */
    static String name(String model, String checksum) {
        return model.replaceAll("[^\\w.-]", "_") + "." + checksum.substring(0, DIGITS) + ".data";
    }

    /** Writes the data of the new model; the answer is its checksum. */
    String write(String modelName, WholeFile.Content content) throws FileSystemException {
        String checksum = WholeFile.writeBeside(model, content, sum -> name(modelName, sum));
        names.add(name(modelName, checksum));
        return checksum;
    }

    /** Deletes what no model of the folder names; as long as one of them cannot be read, nothing. */
    void deleteUnused() {
        names.removeIf(name -> !OURS.matcher(name).matches());
        if (names.isEmpty()) {
            return;
        }
        Path folder = model.resolveSibling("");
        try (DirectoryStream<Path> models = Files.newDirectoryStream(folder, this::isModel)) {
            for (Path other : models) {
                names.removeAll(ExternalData.locations(other));
            }
            for (String name : names) {
                Files.deleteIfExists(folder.resolve(name));
            }
        } catch (IOException e) {
            // The models are as they should be; what is left over harms none of them.
            return;
        }
    }

    private boolean isModel(Path file) {
        boolean isCalledModel = file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
        return (isCalledModel || file.equals(model)) && Files.isRegularFile(file);
    }
}
