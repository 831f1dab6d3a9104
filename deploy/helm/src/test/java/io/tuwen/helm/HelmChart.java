package io.tuwen.helm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The chart beside this module, and what Helm says of it. */
final class HelmChart {
  static final Path HOME = Path.of("tuwen");

  /** Every set of values that the chart must be right with. */
  static final List<Path> VALUES =
      List.of(
          resource("minimal.yaml"),
          resource("everything.yaml"),
          HOME.resolve("values-aliyun.yaml"),
          HOME.resolve("values-laptop.yaml"));

  /** Helm asks it whatever templates look up. */
  static final FakeCluster CLUSTER = FakeCluster.start();

  private static final String NAMESPACE = "images";
  private static final String KUBERNETES = "1.31.0";

  private HelmChart() {}

  static Path resource(String name) {
    return Path.of("src/test/resources", name);
  }

  static Manifests render(Path values) {
    return render(values, Map.of());
  }

  /**
   * Renders.
   *
   * @param changes values by their paths, in the syntax of Helm's {@code --set}
   * @throws IllegalStateException with Helm's own words where the chart refuses
   */
  static Manifests render(Path values, Map<String, String> changes) {
    var command =
        new Helm(HOME)
            .template()
            .withKubeVersion(KUBERNETES)
            .withName("tuwen")
            .withNamespace(NAMESPACE)
            .withValuesFile(values);
    changes.forEach(command::set);
    return Manifests.parse(command.call());
  }

  static String notes(Path values) {
    var output =
        new Helm(HOME)
            .install()
            .clientOnly()
            .withDryRunOption(DryRun.CLIENT)
            .withKubeVersion(KUBERNETES)
            .withName("tuwen")
            .withNamespace(NAMESPACE)
            .withValuesFile(values)
            .call()
            .getOutput();
    return output.substring(output.indexOf("NOTES:"));
  }

  /** Helm's own lint takes no values, so these become the defaults of a copy. */
  static List<String> lint(Path values, Path copy) {
    try {
      copyTo(copy);
      var merged = Yaml.MAPPER.readTree(HOME.resolve("values.yaml").toFile());
      merge((ObjectNode) merged, (ObjectNode) Yaml.MAPPER.readTree(values.toFile()));
      Yaml.MAPPER.writeValue(copy.resolve("values.yaml").toFile(), merged);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var result = new Helm(copy).lint().strict().call();
    return result.getMessages().stream().filter(it -> !it.startsWith("[INFO]")).toList();
  }

  private static void copyTo(Path copy) throws IOException {
    try (var files = Files.walk(HOME)) {
      for (var file : files.toList()) {
        var target = copy.resolve(HOME.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    for (var field : from.properties()) {
      var name = field.getKey();
      if (into.get(name) instanceof ObjectNode below && field.getValue() instanceof ObjectNode it) {
        merge(below, it);
      } else {
        into.set(name, field.getValue());
      }
    }
  }
}
