package io.tcns.cli;

import io.tcns.exporters.onnx.ExternalData;
import io.tcns.runtime.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ONNX file that somebody gave to a command.
 *
 * @param data what of it stands in other files; nobody has followed it before it was found in order
 */
record ModelFile(Path path, Model model, ExternalData data) {

    /** @throws BadInputException when it is not an ONNX model, or has external data where none can be */
    static ModelFile of(Path path) throws IOException {
        Model model = Model.of(path);
        ExternalData data = ExternalData.read(path).orElseThrow(() -> notAModel(path));
        data.problem().ifPresent(problem -> {
            throw new BadInputException("`" + path + "`: " + problem);
        });
        return new ModelFile(path, model, data);
    }

    static BadInputException notAModel(Path path) {
        return new BadInputException("`" + path + "` is not an ONNX model, or a damaged one");
    }

    /** Of the file and its external data. */
    long bytes() throws IOException {
        return Files.size(path) + data.size();
    }
}
