package io.tcns.compiler.reference;

import io.tcns.compiler.ir.Activation;
import io.tcns.compiler.ir.Add;
import io.tcns.compiler.ir.ArgMax;
import io.tcns.compiler.ir.AveragePool;
import io.tcns.compiler.ir.BatchNorm;
import io.tcns.compiler.ir.BoxPredictions;
import io.tcns.compiler.ir.Concat;
import io.tcns.compiler.ir.Conv2d;
import io.tcns.compiler.ir.DecodeBoxes;
import io.tcns.compiler.ir.DetectionField;
import io.tcns.compiler.ir.Dropout;
import io.tcns.compiler.ir.Flatten;
import io.tcns.compiler.ir.GlobalAveragePool;
import io.tcns.compiler.ir.Linear;
import io.tcns.compiler.ir.MaxPool;
import io.tcns.compiler.ir.Node;
import io.tcns.compiler.ir.NonMaxSuppression;
import io.tcns.compiler.ir.Op;
import io.tcns.compiler.ir.PixelOrder;
import io.tcns.compiler.ir.Resize;
import io.tcns.compiler.ir.Softmax;
import io.tcns.compiler.ir.TensorType;
import java.util.List;

/** What each op computes, by the formula on its record. Operands are never written to. */
final class Evaluator implements Op.Visitor<Evaluator.Step, float[]> {

    /** A node with the content of its operands. */
    record Step(Node node, List<float[]> operands) {

        float[] operand(int index) {
            return operands.get(index);
        }

        TensorType type(int index) {
            return node.operand(index).type();
        }

        TensorType resultType() {
            return node.result().type();
        }

        float[] emptyResult() {
            return new float[Math.toIntExact(resultType().elements())];
        }
    }

    @Override
    public float[] activation(Activation op, Step step) {
        float[] x = step.operand(0);
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = activate(op.function(), x[i]);
        }
        return y;
    }

    private static float activate(Activation.Function function, float x) {
        return switch (function) {
            case RELU -> Math.max(x, 0);
            case RELU6 -> Math.min(Math.max(x, 0), 6);
            case HARD_SWISH -> (float) (x * hardSigmoid(x));
            case HARD_SIGMOID -> (float) hardSigmoid(x);
            // Math.exp may differ between machines in its last bit, StrictMath.exp does not.
            case SIGMOID -> (float) (1 / (1 + StrictMath.exp(-x)));
        };
    }

    private static double hardSigmoid(double x) {
        return Math.min(Math.max(x + 3, 0), 6) / 6;
    }

    @Override
    public float[] add(Add op, Step step) {
        float[] x = step.operand(0);
        float[] y = step.operand(1);
        float[] sum = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            sum[i] = x[i] + y[i];
        }
        return sum;
    }

    /** Whole numbers, exact in a float. */
    @Override
    public float[] argMax(ArgMax op, Step step) {
        float[] x = step.operand(0);
        int classes = step.type(0).size(op.order().channels());
        float[] y = step.emptyResult();
        // How far the channels of one pixel lie from each other.
        int stride = op.order() == PixelOrder.CHANNELS_FIRST ? plane(step.type(0)) : 1;
        for (int i = 0; i < y.length; i++) {
            int first = i / stride * classes * stride + i % stride;
            int largest = 0;
            for (int channel = 1; channel < classes; channel++) {
                if (x[first + channel * stride] > x[first + largest * stride]) {
                    largest = channel;
                }
            }
            y[i] = largest;
        }
        return y;
    }

    @Override
    public float[] batchNorm(BatchNorm op, Step step) {
        float[] x = step.operand(0);
        float[] gamma = step.operand(1);
        float[] beta = step.operand(2);
        float[] mean = step.operand(3);
        float[] variance = step.operand(4);
        int plane = plane(step.type(0));
        float[] y = new float[x.length];
        for (int from = 0; from < x.length; from += plane) {
            int channel = from / plane % gamma.length;
            double scale = gamma[channel] / Math.sqrt(variance[channel] + op.epsilon());
            for (int i = from; i < from + plane; i++) {
                y[i] = (float) ((x[i] - (double) mean[channel]) * scale + beta[channel]);
            }
        }
        return y;
    }

    @Override
    public float[] boxPredictions(BoxPredictions op, Step step) {
        return Detection.predictions(step);
    }

    @Override
    public float[] concat(Concat op, Step step) {
        int images = step.resultType().size(0);
        float[] y = step.emptyResult();
        int to = 0;
        for (int image = 0; image < images; image++) {
            for (float[] x : step.operands()) {
                int length = x.length / images;
                System.arraycopy(x, image * length, y, to, length);
                to += length;
            }
        }
        return y;
    }

    @Override
    public float[] conv2d(Conv2d op, Step step) {
        return new Convolution(op, step).result();
    }

    @Override
    public float[] decodeBoxes(DecodeBoxes op, Step step) {
        return Detection.boxes(op, step);
    }

    @Override
    public float[] detectionField(DetectionField op, Step step) {
        return Detection.field(op, step);
    }

    @Override
    public float[] linear(Linear op, Step step) {
        float[] x = step.operand(0);
        float[] weight = step.operand(1);
        float[] bias = step.operand(2);
        int features = step.type(0).size(1);
        float[] y = step.emptyResult();
        for (int i = 0; i < y.length; i++) {
            int image = i / bias.length;
            int filter = i % bias.length;
            double sum = bias[filter];
            for (int feature = 0; feature < features; feature++) {
                sum += (double) weight[filter * features + feature] * x[image * features + feature];
            }
            y[i] = (float) sum;
        }
        return y;
    }

    @Override
    public float[] maxPool(MaxPool op, Step step) {
        return Pooling.maximum(op, step);
    }

    @Override
    public float[] averagePool(AveragePool op, Step step) {
        return Pooling.average(op, step);
    }

    @Override
    public float[] nonMaxSuppression(NonMaxSuppression op, Step step) {
        return Suppression.detections(op, step);
    }

    @Override
    public float[] globalAveragePool(GlobalAveragePool op, Step step) {
        float[] x = step.operand(0);
        int plane = plane(step.type(0));
        float[] means = step.emptyResult();
        for (int i = 0; i < means.length; i++) {
            double sum = 0;
            for (int pixel = i * plane; pixel < (i + 1) * plane; pixel++) {
                sum += x[pixel];
            }
            means[i] = (float) (sum / plane);
        }
        return means;
    }

    /** The identity: this is inference. */
    @Override
    public float[] dropout(Dropout op, Step step) {
        return step.operand(0);
    }

    /** The same numbers in the same order. */
    @Override
    public float[] flatten(Flatten op, Step step) {
        return step.operand(0);
    }

    @Override
    public float[] resize(Resize op, Step step) {
        return Resizing.bilinear(op, step);
    }

    /** With the largest exponent moved to 0, which changes no quotient and cannot overflow. */
    @Override
    public float[] softmax(Softmax op, Step step) {
        float[] x = step.operand(0);
        int dimension = Softmax.classes(step.type(0));
        int classes = step.type(0).size(dimension);
        // How far the classes of one pixel lie from each other.
        int stride = dimension == 1 && step.type(0).rank() == 4 ? plane(step.type(0)) : 1;
        float[] y = new float[x.length];
        double[] powers = new double[classes];
        for (int list = 0; list < x.length / classes; list++) {
            int from = list / stride * classes * stride + list % stride;
            float largest = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < classes; i++) {
                largest = Math.max(largest, x[from + i * stride]);
            }
            double sum = 0;
            for (int i = 0; i < classes; i++) {
                powers[i] = StrictMath.exp((double) x[from + i * stride] - largest);
                sum += powers[i];
            }
            for (int i = 0; i < classes; i++) {
                y[from + i * stride] = (float) (powers[i] / sum);
            }
        }
        return y;
    }

    private static int plane(TensorType type) {
        return Math.multiplyExact(type.height(), type.width());
    }
}
