package io.tcns.exporters.onnx;

import io.tcns.exporters.Artifact;

/** An ONNX model that can be written: one file, or one file and another that holds its large weights. */
public sealed interface OnnxModel extends Artifact permits OneFileModel, ExternalDataModel {

    /** The nodes of the file: one for each of the graph's, or several where no operator alone means the same. */
    int nodes();
}
