package io.tcns.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Data flows one way, and each foreign library has one room. */
class ArchitectureTest {

    /** A whole build packs the tests of a module into a jar, a part of one leaves them in a folder. */
    private static final JavaClasses TCNS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(place -> !place.contains("-tests.jar"))
            .importPackages("io.tcns");

    @Test
    void keepsAntlrInTheParser() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tcns.dsl.parse")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.antlr..")
                .check(TCNS);
    }

    @Test
    void keepsProtocolBuffersInTheOnnxExporter() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.tcns.exporters.onnx", "io.tcns.exporters.onnx.proto")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.protobuf..", "io.tcns.exporters.onnx.proto")
                .check(TCNS);
    }

    @Test
    void keepsOnnxRuntimeInTheRuntime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tcns.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(TCNS);
    }

    @Test
    void keepsFontsWherePicturesAreDrawn() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tcns.runtime.image")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.fontbox..", "org.apache.pdfbox..")
                .check(TCNS);
    }

    @Test
    void letsTheRuntimeSeeNothingElseOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.tcns.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.tcns.dsl..", "io.tcns.compiler..", "io.tcns.exporters..", "io.tcns.cli..")
                .check(TCNS);
    }

    @Test
    void knowsNothingOfPassesWhereTheGraphIsDefined() {
        classes()
                .that()
                .resideInAPackage("io.tcns.compiler.ir")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.tcns.compiler.ir", "java..", "org.jspecify..")
                .check(TCNS);
    }

    @Test
    void hasNoCycleBetweenThePackagesOfTheCompiler() {
        slices().matching("io.tcns.compiler.(*)..").should().beFreeOfCycles().check(TCNS);
    }
}
