package io.tuwen.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What local runs need, or break on purpose, is in no service. */
class ProductionJarsIT {
  /** {@code halt} in a class's table of constants. */
  private static final String HALT = "\u0001\u0000\u0004halt";

  /** The children that decode strangers' images end so, and nothing else does. */
  private static final String CHILD = "io/tuwen/worker/sandbox/Child.class";

  @BeforeEach
  void allServicesAreBuilt() {
    assumeThat(Service.areBuilt(Launched.ROOT)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void no_service_carries_the_launcher_or_fault_injection(Service service) throws IOException {
    var ours = ours(service.jar(Launched.ROOT).getParent());

    assertThat(ours).anyMatch(it -> it.startsWith("io/tuwen/contract/"));
    assertThat(ours)
        .noneMatch(it -> it.startsWith("io/tuwen/local/"))
        .noneMatch(it -> it.matches("(?i).*(chaos|sabotage|launcher).*"));
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void no_service_ends_itself_by_force(Service service) throws IOException {
    var ending = new ArrayList<String>();
    for (var jar : jars(service.jar(Launched.ROOT).getParent())) {
      try (var file = new JarFile(jar.toFile())) {
        for (var entry : file.stream().filter(it -> isOurs(it.getName())).toList()) {
          try (var bytes = file.getInputStream(entry)) {
            if (new String(bytes.readAllBytes(), ISO_8859_1).contains(HALT)) {
              ending.add(entry.getName());
            }
          }
        }
      }
    }

    assertThat(ending).isSubsetOf(CHILD);
  }

  private static List<String> ours(Path application) throws IOException {
    var ours = new ArrayList<String>();
    for (var jar : jars(application)) {
      try (var file = new JarFile(jar.toFile())) {
        file.stream().map(it -> it.getName()).filter(ProductionJarsIT::isOurs).forEach(ours::add);
      }
    }
    return ours;
  }

  private static boolean isOurs(String entry) {
    return entry.startsWith("io/tuwen/") && entry.endsWith(".class");
  }

  private static List<Path> jars(Path application) throws IOException {
    try (var files = Files.walk(application)) {
      return files.filter(it -> it.toString().endsWith(".jar")).toList();
    }
  }
}
