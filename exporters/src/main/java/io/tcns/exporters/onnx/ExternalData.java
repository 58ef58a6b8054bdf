package io.tcns.exporters.onnx;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tcns.exporters.Checksum;
import io.tcns.exporters.onnx.TensorPlace.MisplacedException;
import io.tcns.exporters.onnx.proto.TensorPlaces.AttributeProto;
import io.tcns.exporters.onnx.proto.TensorPlaces.GraphProto;
import io.tcns.exporters.onnx.proto.TensorPlaces.ModelProto;
import io.tcns.exporters.onnx.proto.TensorPlaces.NodeProto;
import io.tcns.exporters.onnx.proto.TensorPlaces.SparseTensorProto;
import io.tcns.exporters.onnx.proto.TensorPlaces.StringStringEntryProto;
import io.tcns.exporters.onnx.proto.TensorPlaces.TensorProto;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tensors of a model that stand in other files, each looked at before anybody follows it.
 *
 * <p>By the <a href="https://onnx.ai/onnx/repo-docs/ExternalData.html">ONNX specification</a>, such a tensor names a file
 * relative to the model's folder, and where in it the tensor begins and ends. A hostile model could name any file.
 */
public final class ExternalData {

    private static final int EXTERNAL = 1;

    private final List<TensorPlace> places = new ArrayList<>();
    private final Map<String, TensorPlace> byTensor = new HashMap<>();
    private final Optional<String> problem;

    private ExternalData(Path folder, List<TensorProto> tensors) throws IOException {
        problem = place(folder, tensors).or(this::overlap);
    }

    /**
     * Looks for the tensors of a model that stand outside; of the model's own tensors none comes to memory.
     *
     * @return empty when the file is not an ONNX model
     * @throws IOException when a file cannot be read
     */
    public static Optional<ExternalData> read(Path model) throws IOException {
        Path file = model.toRealPath();
        Optional<List<TensorProto>> tensors = tensors(file);
        return tensors.isPresent()
                ? Optional.of(new ExternalData(file.resolveSibling(""), tensors.get()))
                : Optional.empty();
    }

    /** The files that a model names, whether they exist or not, in its own words; none when it is not a model. */
    static Set<String> locations(Path model) throws IOException {
        return tensors(model).orElse(List.of()).stream()
                .flatMap(tensor -> tensor.getExternalDataList().stream())
                .filter(entry -> entry.getKey().equals(TensorPlace.LOCATION))
                .map(StringStringEntryProto::getValue)
                .collect(toSet());
    }

    private static Optional<List<TensorProto>> tensors(Path model) throws IOException {
        try (InputStream in = new FileInputStream(model.toFile())) {
            ModelProto parts =
                    DiscardUnknownFieldsParser.wrap(ModelProto.parser()).parseFrom(in);
            return Optional.of(tensors(parts)
                    .filter(tensor -> tensor.getDataLocation() == EXTERNAL)
                    .toList());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static Stream<TensorProto> tensors(ModelProto model) {
        Stream<GraphProto> training = model.getTrainingInfoList().stream()
                .flatMap(info -> Stream.of(info.getInitialization(), info.getAlgorithm()));
        Stream<TensorProto> functions = model.getFunctionsList().stream()
                .flatMap(function ->
                        Stream.concat(nodes(function.getNodeList()), attributes(function.getAttributeProtoList())));
        return Stream.concat(
                Stream.concat(Stream.of(model.getGraph()), training).flatMap(ExternalData::tensors), functions);
    }

    private static Stream<TensorProto> tensors(GraphProto graph) {
        return Stream.of(
                        graph.getInitializerList().stream(),
                        graph.getSparseInitializerList().stream().flatMap(ExternalData::tensors),
                        nodes(graph.getNodeList()))
                .flatMap(tensors -> tensors);
    }

    private static Stream<TensorProto> nodes(List<NodeProto> nodes) {
        return nodes.stream().flatMap(node -> attributes(node.getAttributeList()));
    }

    private static Stream<TensorProto> attributes(List<AttributeProto> attributes) {
        return attributes.stream()
                .flatMap(attribute -> Stream.of(
                                Stream.of(attribute.getT()),
                                attribute.getTensorsList().stream(),
                                Stream.concat(
                                                Stream.of(attribute.getSparseTensor()),
                                                attribute.getSparseTensorsList().stream())
                                        .flatMap(ExternalData::tensors),
                                Stream.concat(Stream.of(attribute.getG()), attribute.getGraphsList().stream())
                                        .flatMap(ExternalData::tensors))
                        .flatMap(tensors -> tensors));
    }

    private static Stream<TensorProto> tensors(SparseTensorProto sparse) {
        return Stream.of(sparse.getValues(), sparse.getIndices());
    }

    /** Finds the places of tensors; the answer says of which there is none. */
    private Optional<String> place(Path folder, List<TensorProto> tensors) throws IOException {
        for (TensorProto tensor : tensors) {
            try {
                TensorPlace place = TensorPlace.of(folder, tensor);
                places.add(place);
                // The graph's own come first, and a tensor further inside may have the same name.
                byTensor.putIfAbsent(tensor.getName(), place);
            } catch (MisplacedException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    /** Tensors may share a place, but no part of one. */
    private Optional<String> overlap() {
        places.sort(
                comparing(TensorPlace::file).thenComparing(TensorPlace::offset).thenComparing(TensorPlace::length));
        for (int i = 1; i < places.size(); i++) {
            TensorPlace one = places.get(i - 1);
            TensorPlace other = places.get(i);
            if (one.overlaps(other)) {
                return Optional.of("the tensors `" + one.tensor() + "` and `" + other.tensor()
                        + "` share a part of their external data");
            }
        }
        return Optional.empty();
    }

    /** Why the model must not be opened, in a sentence about the first tensor whose place is wrong. */
    public Optional<String> problem() {
        return problem;
    }

    /** The files in which tensors stand, without links. */
    public List<Path> files() {
        return places.stream().map(TensorPlace::file).distinct().toList();
    }

    /** The bytes of these files together. */
    public long size() throws IOException {
        long size = 0;
        for (Path file : files()) {
            size += Files.size(file);
        }
        return size;
    }

    /** Reads all of the files, and says in a sentence which of them is not the one that the model was written with. */
    public Optional<String> damage() throws IOException {
        Map<Path, String> checksums = new HashMap<>();
        for (TensorPlace place : places) {
            if (place.checksum().isEmpty()) {
                continue;
            }
            String actual = checksums.get(place.file());
            if (actual == null) {
                actual = Checksum.of(place.file());
                checksums.put(place.file(), actual);
            }
            if (!actual.equalsIgnoreCase(place.checksum().get())) {
                return Optional.of("`" + place.location()
                        + "` is damaged, or not the file that the model was written with:" + " its checksum is "
                        + actual + ", not " + place.checksum().get());
            }
        }
        return Optional.empty();
    }

    /** The place of a tensor; empty when it stands in the model itself, or at no place that it could be at. */
    Optional<TensorPlace> place(String tensor) {
        return Optional.ofNullable(byTensor.get(tensor));
    }
}
