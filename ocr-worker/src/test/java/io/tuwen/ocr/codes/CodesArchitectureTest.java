package io.tuwen.ocr.codes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** ZXing sees hostile pictures, so it runs where nothing can be stolen. */
class CodesArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.tuwen.ocr");

  @Test
  void only_this_package_knows_zxing() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tuwen.ocr.codes..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.google.zxing..")
        .check(CLASSES);
  }

  @Test
  void only_children_look_for_codes() {
    noClasses()
        .that(
            DescribedPredicate.describe(
                "are not a child's",
                it ->
                    !it.getName().startsWith("io.tuwen.ocr.codes.CodesChild")
                        && !it.getName().startsWith("io.tuwen.ocr.embedded.PpOcrEngine")
                        && !it.getName().startsWith("io.tuwen.ocr.codes.CodeFinder")))
        .should()
        .callMethod(CodeFinder.class, "find", io.tuwen.worker.decoding.DecodedImage.class)
        .check(CLASSES);
  }
}
