package io.tcns.compiler.format;

import static io.tcns.compiler.checkpoint.UnreadableCheckpointException.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.tcns.compiler.checkpoint.Checkpoint;
import io.tcns.compiler.checkpoint.Tensor;
import io.tcns.compiler.checkpoint.UnreadableCheckpointException;
import io.tcns.compiler.format.hdf5.Hdf5Group;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code .keras} files of Keras 3: an archive of the configuration in JSON and the variables in HDF5. */
public final class KerasArchive implements CheckpointFormat {

    private static final String TITLE = "Keras archive";

    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public boolean recognises(ByteBuffer file) {
        return ZipArchive.holds(file, Set.of(CONFIG, METADATA, WEIGHTS)::contains);
    }

    @Override
    public Checkpoint read(Path path, ByteBuffer file) throws UnreadableCheckpointException {
        ZipArchive archive = ZipArchive.of(file);
        JsonNode config = JsonTree.read(entry(archive, CONFIG), CONFIG);
        KerasLayer model = KerasLayer.of(config, 0);
        require(
                model.isModel(),
                "the model is a `%s`, whose layers only its own code knows; save a Functional or Sequential model",
                model.kind());
        List<Tensor> tensors = KerasVariables.read(model, Hdf5Group.root(entry(archive, WEIGHTS)));
        KerasOps ops = new KerasOps(new KerasWeights(tensors), isKeras3(archive));
        Checkpoint checkpoint = Checkpoint.of(path, TITLE, tensors);
        return KerasTopology.read(config, ops).map(checkpoint::with).orElse(checkpoint);
    }

    private static ByteBuffer entry(ZipArchive archive, String name) throws UnreadableCheckpointException {
        return archive.entry(name)
                .orElseThrow(() -> new UnreadableCheckpointException("the archive has no `%s`", name))
                .content()
                .read();
    }

    /** Late versions of Keras 2 write archives too. */
    private static boolean isKeras3(ZipArchive archive) throws UnreadableCheckpointException {
        Optional<ZipArchive.Entry> metadata = archive.entry(METADATA);
        return metadata.isPresent()
                && KerasOps.isKeras3(JsonTree.name(
                        JsonTree.read(metadata.get().content().read(), METADATA).path("keras_version")));
    }
}
