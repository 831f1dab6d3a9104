package io.tuwen.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tuwen.contract.testing.CompiledPatterns;
import io.tuwen.contract.testing.ServiceArchitecture;
import io.tuwen.emulator.OssEmulator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super(
        "io.tuwen.contract",
        List.of("compat", "fetch", "health", "http", "kafka"),
        List.of("store"));
  }

  /** The local storage's test cannot look for itself, since this module's tests need it. */
  @Test
  void no_pattern_of_the_local_storage_costs_more_than_the_length_of_its_text() throws Exception {
    var classes = OssEmulator.class.getProtectionDomain().getCodeSource().getLocation();

    assertThat(CompiledPatterns.complaints(Path.of(classes.toURI()), "io.tuwen.emulator"))
        .isEmpty();
  }

  @Test
  void the_sdk_of_one_store_stays_inside_the_store_package() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tuwen.contract.store..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.aliyun..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.tuwen.contract"));
  }
}
