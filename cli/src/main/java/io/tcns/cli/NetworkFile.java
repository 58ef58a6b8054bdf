package io.tcns.cli;

import io.tcns.compiler.MultiScale;
import io.tcns.exporters.Deployment;
import io.tcns.exporters.report.Report;
import io.tcns.runtime.Session;
import io.tcns.runtime.SessionOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** The network that a command shows pictures to: a spec, which is compiled, or a model. */
record NetworkFile(Path file, SpecOptions options, CommandSpec command) {

    /** Elements of an input: those of a picture of 1024x1024. */
    private static final long MANY = 3L << 20;

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
                    "`" + file + "` is a model for images of one size: `--scales` and `--flip` need the spec");
        }
        warnOfSeededWeights();
        SpecCompiler compiler = new SpecCompiler(
                options, new OnnxSettings(), command.commandLine().getErr());
        List<Deployment> deployments = compiler.compile(compiler.architecture(file), looks);
        // All are open together, and each keeps the memory of a run for its next.
        MemoryNeed.ofAll(deployments.stream()
                        .flatMap(deployment -> MemoryNeed.of(deployment.report(), 1).stream())
                        .toList())
                .check(command.commandLine().getErr());
        List<RunnableModel> models = new ArrayList<>();
        for (Deployment deployment : deployments) {
            inputs.check(Results.filesOf(deployment.network()));
            inputs.check(Results.filesOf(deployment.compilation()));
            models.add(RunnableModel.of(deployment));
        }
        return models;
    }

    /**
     * Loads what was opened.
     *
     * @throws BadInputException when the machine has no room for the memory that it needs by its report
     */
    Session session(RunnableModel opened) throws IOException {
        Session session = Session.open(opened.model(), SessionOptions.defaults());
        try {
            if (FileKind.of(file) == FileKind.MODEL && seesManyPixels(session)) {
                Optional<Report> report = ModelReport.inside(session, ModelFile.of(file));
                report.ifPresent(inside ->
                        MemoryNeed.check(inside, 1, command.commandLine().getErr()));
            }
            return session;
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Reading the report takes longer than running a small network, which needs little memory. */
    private static boolean seesManyPixels(Session session) {
        return session.inputs().stream()
                .mapToDouble(input ->
                        input.shape().stream().mapToDouble(Long::doubleValue).reduce(1, (some, size) -> some * size))
                .anyMatch(elements -> elements >= MANY);
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
        MemoryNeed.check(deployment.report(), 1, err);
        return RunnableModel.of(deployment);
    }
}
