package io.tcns.cli;

import io.tcns.compiler.MultiScale;
import io.tcns.exporters.Deployment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** The network that a command shows pictures to: a spec, which is compiled, or a model. */
record NetworkFile(Path file, SpecOptions options, CommandSpec command) {

    /** Is told of files that are read, before anything is written. */
    @FunctionalInterface
    interface InputCheck {
        void check(List<Path> inputs) throws IOException;
    }

    RunnableModel open(InputCheck inputs) throws IOException {
        inputs.check(options.filesWith(file));
        return FileKind.of(file) == FileKind.MODEL ? openModel(inputs) : compile(inputs);
    }

    /**
     * A segmenter at several scales.
     *
     * @throws BadInputException when it is none, or no spec: a model has one size
     */
    List<RunnableModel> open(MultiScale looks, InputCheck inputs) throws IOException {
        inputs.check(options.filesWith(file));
        if (FileKind.of(file) == FileKind.MODEL) {
            throw new BadInputException(
                    "`" + file + "` is a model for images of one size: `--scales` and `--flip` need" + " the spec");
        }
        warnOfSeededWeights();
        SpecCompiler compiler = new SpecCompiler(
                options, new OnnxSettings(), command.commandLine().getErr());
        List<RunnableModel> models = new ArrayList<>();
        for (Deployment deployment : compiler.compile(compiler.architecture(file), looks)) {
            inputs.check(Results.filesOf(deployment.network()));
            inputs.check(Results.filesOf(deployment.compilation()));
            models.add(RunnableModel.of(deployment));
        }
        return models;
    }

    private void warnOfSeededWeights() {
        if (options.weights().isEmpty()) {
            command.commandLine()
                    .getErr()
                    .println("tcns: the weights are pseudo-random, so the answer means nothing; give trained ones by"
                            + " --weights");
        }
    }

    private RunnableModel openModel(InputCheck inputs) throws IOException {
        IgnoredOptions.refuse(command, Set.of("--labels"), "this is a model");
        ModelFile model = ModelFile.of(file);
        inputs.check(model.data().files());
        return RunnableModel.of(model);
    }

    private RunnableModel compile(InputCheck inputs) throws IOException {
        PrintWriter err = command.commandLine().getErr();
        warnOfSeededWeights();
        Deployment deployment = new SpecCompiler(options, new OnnxSettings(), err).compile(file);
        inputs.check(Results.filesOf(deployment.network()));
        inputs.check(Results.filesOf(deployment.compilation()));
        MemoryNeed.check(deployment, err);
        return RunnableModel.of(deployment);
    }
}
