package io.tcns.exporters.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.tcns.exporters.Artifact;
import io.tcns.exporters.Networks;
import io.tcns.exporters.onnx.proto.AttributeProto;
import io.tcns.exporters.onnx.proto.ModelProto;
import io.tcns.exporters.onnx.proto.Onnx;
import io.tcns.exporters.onnx.proto.TensorPlaces;
import io.tcns.exporters.onnx.proto.TensorProto;
import io.tcns.exporters.onnx.proto.TensorShapeProto.Dimension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our own schema against the classes that the ONNX project's schema generates. */
class OnnxSchemaTest {

    static Stream<FieldDescriptor> fields() {
        List<Descriptor> messages = new ArrayList<>();
        Onnx.getDescriptor().getMessageTypes().forEach(message -> addWithNested(message, messages));
        TensorPlaces.getDescriptor().getMessageTypes().forEach(message -> addWithNested(message, messages));
        return messages.stream().flatMap(message -> message.getFields().stream());
    }

    private static void addWithNested(Descriptor message, List<Descriptor> messages) {
        messages.add(message);
        message.getNestedTypes().forEach(nested -> addWithNested(nested, messages));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void numbersItsFieldsLikeTheStandard(FieldDescriptor field) throws ReflectiveOperationException {
        Class<?> official = official(field.getContainingType());
        String camelCase = Character.toUpperCase(field.getJsonName().charAt(0))
                + field.getJsonName().substring(1);
        assertThat(field.getNumber())
                .isEqualTo(official.getField("k" + camelCase + "FieldNumber").getInt(null));
    }

    static Stream<EnumValueDescriptor> constants() {
        return Stream.of(
                        AttributeProto.AttributeType.getDescriptor(),
                        TensorProto.DataType.getDescriptor(),
                        TensorProto.DataLocation.getDescriptor())
                .flatMap(type -> type.getValues().stream());
    }

    @ParameterizedTest
    @MethodSource("constants")
    void numbersItsConstantsLikeTheStandard(EnumValueDescriptor constant) throws ReflectiveOperationException {
        Class<?> official = official(constant.getType().getContainingType());
        assertThat(constant.getNumber())
                .isEqualTo(official.getField(constant.getName()).getInt(null));
    }

    @Test
    void writesNothingThatTheStandardReadsInAnotherWay() throws IOException {
        Artifact model = new OnnxExporter(
                        OnnxOptions.DEFAULT.withBatch(Batch.SYMBOLIC).withMetadata(Map.of("a", "b")))
                .export(Networks.trained());
        try (BytePointer bytes = new BytePointer(model.toBuffer());
                org.bytedeco.onnx.ModelProto official = new org.bytedeco.onnx.ModelProto()) {
            official.ParseFromArray(bytes, (int) model.size());
            try (BytePointer rewritten = official.SerializeAsString()) {
                // What it does not know it would write last, what it knows in another form in its own form.
                assertThat(rewritten.getStringBytes())
                        .isEqualTo(ModelProto.parseFrom(model.toBuffer()).toByteArray());
            }
        }
    }

    /** The class that the checker's Java binding has for a message; its name for a dimension is an exception. */
    private static Class<?> official(Descriptor message) throws ClassNotFoundException {
        String name = message.equals(Dimension.getDescriptor())
                ? "Dimension"
                : message.getFullName()
                        .substring(message.getFile().getPackage().length() + 1)
                        .replace('.', '_');
        return Class.forName("org.bytedeco.onnx." + name);
    }
}
