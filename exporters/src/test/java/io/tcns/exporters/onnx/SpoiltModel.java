package io.tcns.exporters.onnx;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.tcns.exporters.onnx.proto.ModelProto;
import java.util.List;

/** A model with some of its fields changed, as a fuzzer says: protobuf reads it, and so it gets into the checks. */
final class SpoiltModel {

    private static final int MAX_CHANGES = 6;

    private static final List<Long> NUMBERS = List.of(
            0L, 1L, -1L, 2L, 3L, 7L, 8L, 48L, 255L, 1L << 31, 1L << 32, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE);

    /** Names that mean something, in the network of {@link io.tcns.exporters.Networks#folded()} or anywhere. */
    private static final List<String> NAMES = List.of(
            "",
            "image",
            "logits",
            "stem.1.output",
            "stem.1.output/conv/weight",
            "stage1.1.depthwise/conv/weight",
            "stage1.1.project",
            "Conv",
            "Clip",
            "group",
            "ai.onnx.ml",
            "%s",
            "\0\u202E");

    private SpoiltModel() {}

    static ModelProto of(ModelProto model, FuzzedDataProvider data) {
        ModelProto.Builder spoilt = model.toBuilder();
        int changes = data.consumeInt(0, MAX_CHANGES);
        for (int change = 0; change < changes; change++) {
            spoil(spoilt, data);
        }
        return spoilt.build();
    }

    /** Goes down into the message by chance, and changes a field there. */
    private static void spoil(Message.Builder message, FuzzedDataProvider data) {
        FieldDescriptor field = data.pickValue(message.getDescriptorForType().getFields());
        if (!field.isRepeated()) {
            spoilSingle(message, field, data);
            return;
        }
        int size = message.getRepeatedFieldCount(field);
        int at = data.consumeInt(0, size);
        if (at == size) {
            message.addRepeatedField(field, isMessage(field) ? inner(message, field) : value(field, data));
        } else if (!isMessage(field)) {
            message.setRepeatedField(field, at, value(field, data));
        } else if (data.consumeInt(0, 9) == 0) {
            message.addRepeatedField(field, message.getRepeatedField(field, at));
        } else {
            spoil(message.getRepeatedFieldBuilder(field, at), data);
        }
    }

    private static void spoilSingle(Message.Builder message, FieldDescriptor field, FuzzedDataProvider data) {
        if (data.consumeInt(0, 9) == 0) {
            message.clearField(field);
        } else if (isMessage(field)) {
            spoil(message.getFieldBuilder(field), data);
        } else {
            message.setField(field, value(field, data));
        }
    }

    private static boolean isMessage(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    }

    /** An empty message for a field. */
    private static Message inner(Message.Builder message, FieldDescriptor field) {
        return message.newBuilderForField(field).build();
    }

    private static Object value(FieldDescriptor field, FuzzedDataProvider data) {
        return switch (field.getJavaType()) {
            case LONG -> data.consumeBoolean() ? data.pickValue(NUMBERS) : (Object) data.consumeLong();
            case INT -> data.pickValue(NUMBERS).intValue();
            case FLOAT -> data.consumeFloat();
            case DOUBLE -> data.consumeDouble();
            case STRING -> data.consumeBoolean() ? data.pickValue(NAMES) : data.consumeString(8);
            case BYTE_STRING -> ByteString.copyFrom(data.consumeBytes(40));
            case ENUM -> data.<EnumValueDescriptor>pickValue(field.getEnumType().getValues());
            default -> throw new AssertionError("a field of a kind that ONNX does not have: " + field);
        };
    }
}
