package io.tuwen.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tuwen.common.testing.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.common");
  }

  @Test
  void the_sdk_of_one_store_stays_inside_the_store_package() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tuwen.common.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.aliyun..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.tuwen.common"));
  }
}
