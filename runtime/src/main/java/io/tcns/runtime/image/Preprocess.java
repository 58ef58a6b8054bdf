package io.tcns.runtime.image;

import io.tcns.runtime.Detection;
import io.tcns.runtime.ElementType;
import io.tcns.runtime.InputException;
import io.tcns.runtime.Mask;
import io.tcns.runtime.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is done to a picture before the network sees it: resize, then {@code (value - mean) / std} for each channel.
 *
 * @param size the shorter side that {@link Fit#CROP} resizes to before it cuts; empty: just large enough to cut from
 * @param mean of red, green and blue, on 0..255
 * @param std of red, green and blue, on 0..255; not zero
 */
public record Preprocess(Fit fit, OptionalInt size, Filter filter, List<Double> mean, List<Double> std) {
    /** Largest size that a picture is resized to, in pixels a side. */
    public static final int MAX_SIZE = 8192;

    /** @throws IllegalArgumentException when a value is out of its range, or {@code size} is given without {@link Fit#CROP} */
    public Preprocess {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (size.isPresent() && fit != Fit.CROP) {
            throw new IllegalArgumentException("`size` belongs to the fit `crop`");
        }
        if (size.isPresent() && (size.getAsInt() < 1 || size.getAsInt() > MAX_SIZE)) {
            throw new IllegalArgumentException("`size` must be 1 to " + MAX_SIZE + ", got " + size.getAsInt());
        }
        checkChannels("mean", mean);
        checkChannels("std", std);
        if (std.contains(0.0) || std.contains(-0.0)) {
            throw new IllegalArgumentException("`std` must not be zero");
        }
    }

    /** Stretched with plain bilinear interpolation, values from -1 to 1. */
    public static Preprocess defaults() {
        List<Double> half = List.of(127.5, 127.5, 127.5);
        return new Preprocess(Fit.STRETCH, OptionalInt.empty(), Filter.BILINEAR, half, half);
    }

    /**
     * Reads the form that {@link #toJson()} writes.
     *
     * @throws InputException when the text is anything else
     */
    public static Preprocess fromJson(String json) {
        return PreprocessJson.read(json);
    }

    /** {@code {"fit":"crop","size":256,"filter":"bilinear","mean":[..],"std":[..]}}; size is null when empty. */
    public String toJson() {
        return PreprocessJson.write(this);
    }

    /**
     * The network's input: a float tensor [1, 3, height, width], planes red, green, blue.
     *
     * @throws InputException when {@link #size} is smaller than what is to be cut out
     */
    public Tensor toTensor(Image image, int height, int width) {
        Tensor tensor = Tensor.allocate(ElementType.FLOAT, List.of(1L, 3L, (long) height, (long) width));
        Placement placement = Placement.of(this, image.width(), image.height(), width, height);
        FloatBuffer target = tensor.floats();
        if (placement.keepsPixels(image)) {
            copy(image, placement, target, height, width);
        } else {
            resize(image, placement, target, height, width);
        }
        return tensor;
    }

    /**
     * What a detector found in the network's input, as it lies in the whole picture; what lies in the filling alone is left out.
     *
     * @param seen with boxes in shares of the input
     * @param height of the input, in pixels, as {@code width} is
     * @return with boxes in shares of {@code image}
     */
    public List<Detection> inPicture(List<Detection> seen, Image image, int height, int width) {
        Placement placement = Placement.of(this, image.width(), image.height(), width, height);
        return seen.stream()
                .map(found -> found.at(placement.inPicture(found.box(), width, height)))
                .filter(found -> found.box().hasArea())
                .toList();
    }

    /**
     * The classes of the pixels of a whole picture, each that of the nearest pixel that the network saw.
     *
     * @param seen of the network's input, which may have more pixels
     * @param height of the input, in pixels, as {@code width} is
     * @return of the size of {@code image}; {@link Mask#UNSEEN} where the network saw nothing of it
     */
    public Mask inPicture(Mask seen, Image image, int height, int width) {
        Placement placement = Placement.of(this, image.width(), image.height(), width, height);
        short[] labels = new short[image.width() * image.height()];
        int[] columns = new int[image.width()];
        for (int x = 0; x < columns.length; x++) {
            columns[x] = rescaled(placement.column(x, image.width()), width, seen.width());
        }
        for (int y = 0, at = 0; y < image.height(); y++) {
            int row = rescaled(placement.row(y, image.height()), height, seen.height());
            for (int column : columns) {
                boolean isSeen = row >= 0 && column >= 0;
                labels[at++] = (short) (isSeen ? seen.label(column, row) : Mask.UNSEEN);
            }
        }
        return new Mask(image.width(), image.height(), labels);
    }

    /** The nearest of {@code size} pixels; none where there was none. */
    private static int rescaled(int index, int inputSize, int size) {
        return index < 0 ? index : (int) ((index + 0.5) * size / inputSize);
    }

    /** Every value by a table, as nothing is interpolated. */
    private void copy(Image image, Placement placement, FloatBuffer target, int height, int width) {
        byte[] rgb = image.rgb();
        float[] row = new float[placement.columns()];
        for (int channel = 0; channel < 3; channel++) {
            float[] normalised = new float[256];
            for (int value = 0; value < 256; value++) {
                normalised[value] = (float) ((value - mean.get(channel)) / std.get(channel));
            }
            for (int y = 0; y < placement.rows(); y++) {
                int at = ((y + placement.cutTop()) * image.width() + placement.cutLeft()) * 3 + channel;
                for (int x = 0; x < row.length; x++, at += 3) {
                    row[x] = normalised[Byte.toUnsignedInt(rgb[at])];
                }
                target.put((channel * height + y + placement.padTop()) * width + placement.padLeft(), row);
            }
        }
    }

    private void resize(Image image, Placement placement, FloatBuffer target, int height, int width) {
        Taps across =
                Taps.of(filter, image.width(), placement.resizedWidth(), placement.cutLeft(), placement.columns());
        Taps down = Taps.of(filter, image.height(), placement.resizedHeight(), placement.cutTop(), placement.rows());
        Resampler resampler = new Resampler(image, across);
        int columns = placement.columns();
        float[] row = new float[3 * columns];
        for (int y = 0; y < placement.rows(); y++) {
            resampler.row(down, y, row);
            for (int channel = 0; channel < 3; channel++) {
                normalise(row, channel * columns, columns, channel);
                int at = (channel * height + y + placement.padTop()) * width + placement.padLeft();
                target.put(at, row, channel * columns, columns);
            }
        }
    }

    private void normalise(float[] values, int start, int count, int channel) {
        float offset = mean.get(channel).floatValue();
        float scale = std.get(channel).floatValue();
        for (int i = start; i < start + count; i++) {
            values[i] = (values[i] - offset) / scale;
        }
    }

    private static void checkChannels(String name, List<Double> values) {
        if (values.size() != 3 || !values.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("`" + name + "` must be three finite numbers, got " + values);
        }
    }
}
