package io.tcns.runtime.image;

import io.tcns.runtime.Box;
import io.tcns.runtime.InputException;

/**
 * Where the pixels of a network's input come from: the picture is resized to {@code resizedWidth x resizedHeight}, of which
 * {@code columns x rows} pixels from {@code (cutLeft, cutTop)} on are put at {@code (padLeft, padTop)}.
 */
record Placement(
        int resizedWidth, int resizedHeight, int cutLeft, int cutTop, int padLeft, int padTop, int columns, int rows) {

    static Placement of(Preprocess preprocess, int imageWidth, int imageHeight, int width, int height) {
        return switch (preprocess.fit()) {
            case STRETCH -> new Placement(width, height, 0, 0, 0, 0, width, height);
            case CROP -> crop(preprocess, imageWidth, imageHeight, width, height);
            case PAD -> pad(imageWidth, imageHeight, width, height);
        };
    }

    /** Whether the pixels of the picture are the pixels of the resized one. */
    boolean keepsPixels(Image image) {
        return image.width() == resizedWidth && image.height() == resizedHeight;
    }

    /**
     * Where in the picture a box of the network's input lies.
     *
     * @param width of the input, in pixels, as {@code height} is
     * @return the part of it within the picture; without area where all of it lies in what was filled in
     */
    Box inPicture(Box seen, int width, int height) {
        return new Box(
                        share(seen.top(), height, padTop, cutTop, resizedHeight),
                        share(seen.left(), width, padLeft, cutLeft, resizedWidth),
                        share(seen.bottom(), height, padTop, cutTop, resizedHeight),
                        share(seen.right(), width, padLeft, cutLeft, resizedWidth))
                .clipped();
    }

    private static float share(float seen, int size, int pad, int cut, int resizedSize) {
        return (float) (((double) seen * size - pad + cut) / resizedSize);
    }

    /** The column of the network's input that shows a column of the picture; -1 where none does. */
    int column(int x, int imageWidth) {
        return nearest(x, imageWidth, resizedWidth, cutLeft, padLeft, columns);
    }

    /** The row of the network's input that shows a row of the picture; -1 where none does. */
    int row(int y, int imageHeight) {
        return nearest(y, imageHeight, resizedHeight, cutTop, padTop, rows);
    }

    private static int nearest(int index, int size, int resizedSize, int cut, int pad, int shown) {
        int inside = (int) ((index + 0.5) * resizedSize / size) - cut;
        return inside < 0 || inside >= shown ? -1 : pad + inside;
    }

    /** The rounding of torchvision's {@code Resize} and {@code CenterCrop}: down, and half to even. */
    private static Placement crop(Preprocess preprocess, int imageWidth, int imageHeight, int width, int height) {
        int shorter = preprocess.size().orElseGet(() -> covering(imageWidth, imageHeight, width, height));
        boolean wide = imageWidth >= imageHeight;
        int longer = (int) Math.min(
                Integer.MAX_VALUE,
                (long) shorter * Math.max(imageWidth, imageHeight) / Math.min(imageWidth, imageHeight));
        int resizedWidth = wide ? longer : shorter;
        int resizedHeight = wide ? shorter : longer;
        if (resizedWidth < width || resizedHeight < height) {
            throw new InputException("the pre-processing resizes to " + resizedWidth + "x" + resizedHeight
                    + " pixels, too few to crop " + width + "x" + height);
        }
        int left = (int) Math.rint((resizedWidth - width) / 2.0);
        int top = (int) Math.rint((resizedHeight - height) / 2.0);
        return new Placement(resizedWidth, resizedHeight, left, top, 0, 0, width, height);
    }

    /** The least shorter side at which both sides cover the input. */
    private static int covering(int imageWidth, int imageHeight, int width, int height) {
        long shorterImage = Math.min(imageWidth, imageHeight);
        long acrossWidth = ceilDiv(width * shorterImage, imageWidth);
        long acrossHeight = ceilDiv(height * shorterImage, imageHeight);
        return (int) Math.max(acrossWidth, acrossHeight);
    }

    /** The odd pixel of the filling goes right and bottom. */
    private static Placement pad(int imageWidth, int imageHeight, int width, int height) {
        double scale = Math.min((double) width / imageWidth, (double) height / imageHeight);
        int columns = Math.max(1, Math.min(width, (int) Math.round(imageWidth * scale)));
        int rows = Math.max(1, Math.min(height, (int) Math.round(imageHeight * scale)));
        return new Placement(columns, rows, 0, 0, (width - columns) / 2, (height - rows) / 2, columns, rows);
    }

    private static long ceilDiv(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
