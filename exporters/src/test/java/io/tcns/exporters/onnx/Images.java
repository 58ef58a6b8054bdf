package io.tcns.exporters.onnx;

import io.tcns.compiler.ir.Graph;
import io.tcns.runtime.ElementType;
import io.tcns.runtime.RandomInputs;
import io.tcns.runtime.Session;
import java.util.Arrays;
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

    /** All outputs of one run for each image, image after image. */
    float[] oneByOne(Session session) {
        return joined(images.stream()
                .map(image -> joined(OnnxRuntime.runAll(session, 1, List.of(image))))
                .toList());
    }

    /** All outputs of one run for all images, image after image. */
    float[] atOnce(Session session) {
        List<float[]> outputs = OnnxRuntime.runAll(session, images.size(), List.of(joined(images)));
        return joined(IntStream.range(0, images.size())
                .boxed()
                .flatMap(image -> outputs.stream().map(output -> part(output, image)))
                .toList());
    }

    /** What an output says of one image. */
    private float[] part(float[] output, int image) {
        int size = output.length / images.size();
        return Arrays.copyOfRange(output, image * size, (image + 1) * size);
    }

    private static float[] joined(List<float[]> parts) {
        float[] joined = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int to = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, to, part.length);
            to += part.length;
        }
        return joined;
    }
}
