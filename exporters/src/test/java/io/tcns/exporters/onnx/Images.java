package io.tcns.exporters.onnx;

import io.tcns.compiler.ir.Graph;
import io.tcns.runtime.ElementType;
import io.tcns.runtime.RandomInputs;
import io.tcns.runtime.Session;
import java.util.List;
import java.util.stream.IntStream;

/** Several images, all different, for a network that takes them one by one or at once. */
record Images(List<float[]> images) {

    static Images random(Graph graph, int count) {
        long elements = graph.inputs().get(0).type().elements();
        return new Images(IntStream.range(0, count)
                .mapToObj(image -> RandomInputs.tensor(ElementType.FLOAT, List.of(elements), image))
                .map(OnnxRuntime::elements)
                .toList());
    }

    int count() {
        return images.size();
    }

    /** The first of them. */
    Images first(int count) {
        return new Images(images.subList(0, count));
    }

    /** The outputs of one run for each image, one after the other. */
    float[] oneByOne(Session session) {
        return joined(images.stream()
                .map(image -> OnnxRuntime.run(session, 1, List.of(image)))
                .toList());
    }

    /** The outputs of one run for all images. */
    float[] atOnce(Session session) {
        return OnnxRuntime.run(session, images.size(), List.of(joined(images)));
    }

    private static float[] joined(List<float[]> parts) {
        int size = parts.get(0).length;
        float[] joined = new float[parts.size() * size];
        for (int part = 0; part < parts.size(); part++) {
            System.arraycopy(parts.get(part), 0, joined, part * size, size);
        }
        return joined;
    }
}
