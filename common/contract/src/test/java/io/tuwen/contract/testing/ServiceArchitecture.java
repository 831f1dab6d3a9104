package io.tuwen.contract.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.key.Owner;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The one direction: endpoint and listener, then the domain, then its ports, which adapters fill.
 *
 * <p>Every module has a test that extends this one. The classes are read once for all rules.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServiceArchitecture {
  private static final String[] PROTOCOLS = {
    "io.tuwen.worker.vips..",
    "ai.onnxruntime..",
    "org.apache.kafka..",
    "com.aliyun..",
    "jakarta.ws.rs.."
  };

  private final String root;
  private final String[] edge;
  private final String[] adapters;
  private final String[] portsWithAdapters;
  private JavaClasses classes;

  /**
   * Holds a module to the rules.
   *
   * @param root the module's package, such as {@code io.tuwen.upload}
   * @param adapters the packages below it that fill the domain's ports, such as {@code kafka}; all
   *     others but the edge are the domain
   */
  protected ServiceArchitecture(String root, String... adapters) {
    this(root, List.of(adapters), List.of());
  }

  /**
   * Holds a module to the rules that has ports which speak protocols themselves.
   *
   * @param portsWithAdapters packages that have such a port, or one together with its adapter: the
   *     domain may know them
   */
  protected ServiceArchitecture(
      String root, List<String> adapters, List<String> portsWithAdapters) {
    this.root = root;
    edge = below(List.of("endpoint", "listener"));
    this.adapters = below(adapters);
    this.portsWithAdapters = below(portsWithAdapters);
  }

  private String[] below(List<String> names) {
    return names.stream().map(it -> root + "." + it + "..").toArray(String[]::new);
  }

  @BeforeAll
  void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages(root);
    assertThat(classes).isNotEmpty();
  }

  @Test
  void a_module_knows_itself_and_the_contracts_and_no_other_module() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.tuwen..")
                .and(
                    not(
                        resideInAnyPackage(
                            root + "..",
                            "io.tuwen.contract..",
                            "io.tuwen.pages..",
                            "io.tuwen.worker.."))))
        .check(classes);
  }

  @Test
  void nothing_inside_depends_on_the_edge() {
    noClasses()
        .that()
        .resideOutsideOfPackages(edge)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(edge)
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void endpoints_and_listeners_do_not_know_each_other() {
    noClasses()
        .that()
        .resideInAPackage(root + ".endpoint..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".listener..")
        .allowEmptyShould(true)
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage(root + ".listener..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".endpoint..")
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void the_domain_knows_neither_its_adapters_nor_their_protocols() {
    noClasses()
        .that()
        .resideOutsideOfPackages(edge)
        .and()
        .resideOutsideOfPackages(adapters)
        .and()
        .resideOutsideOfPackages(portsWithAdapters)
        .should()
        .dependOnClassesThat(resideInAnyPackage(adapters).or(resideInAnyPackage(PROTOCOLS)))
        .allowEmptyShould(true)
        .check(classes);
  }

  /** A place that takes every caller for a guest would show one user's images to none, or all. */
  @Test
  void only_the_resolver_of_callers_makes_guests() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Callers.class.getName())
        .and()
        .doNotHaveFullyQualifiedName(Owner.class.getName())
        .should()
        .accessField(Owner.class, "GUEST")
        .allowEmptyShould(true)
        .check(classes);
  }

  /** A client chooses how long such a text is: 16 KB cost one of our patterns 3.7 CPU seconds. */
  @Test
  void no_pattern_costs_more_than_the_length_of_its_text() {
    assertThat(CompiledPatterns.complaints(Path.of("target/classes"), root)).isEmpty();
  }

  @Test
  void no_class_hides_what_it_is_behind_a_word_for_nothing() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .check(classes);
  }
}
