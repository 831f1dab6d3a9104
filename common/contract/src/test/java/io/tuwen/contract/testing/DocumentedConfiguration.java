package io.tuwen.contract.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Keeps a section of {@code docs/configuration.md} and the typed configuration equal, both ways:
 * every property with its default, and nothing that does not exist.
 */
public abstract class DocumentedConfiguration {
  private static final Path DOCUMENT = RepositoryFiles.file("docs/configuration.md");
  private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9.{}-]+)` \\| (.*?) \\| .+ \\|");
  private static final String NO_DEFAULT = "–";

  private final String section;
  private final Class<?>[] mappings;

  protected DocumentedConfiguration(String section, Class<?>... mappings) {
    this.section = section;
    this.mappings = mappings;
  }

  @Test
  void every_property_is_documented_with_its_default_and_no_other() throws IOException {
    assertThat(documented()).isEqualTo(declared());
  }

  private Map<String, String> declared() {
    var declared = new TreeMap<String, String>();
    for (var mapping : mappings) {
      declare(mapping, mapping.getAnnotation(ConfigMapping.class).prefix(), declared);
    }
    return declared;
  }

  private static void declare(Class<?> mapping, String prefix, Map<String, String> declared) {
    for (var method : mapping.getMethods()) {
      var isOfParent = method.isAnnotationPresent(WithParentName.class);
      var name = isOfParent ? prefix : prefix + "." + kebab(method);
      if (method.getReturnType().getEnclosingClass() == mapping) {
        declare(method.getReturnType(), name, declared);
      } else if (groups(method).filter(it -> it.getEnclosingClass() == mapping).isPresent()) {
        declare(groups(method).orElseThrow(), name + ".{alias}", declared);
      } else {
        declared.put(name, defaultOf(method));
      }
    }
  }

  /** Of a map of groups: what every one of them has. */
  private static Optional<Class<?>> groups(Method method) {
    return method.getGenericReturnType() instanceof ParameterizedType type
            && type.getRawType() == Map.class
            && type.getActualTypeArguments()[1] instanceof Class<?> group
        ? Optional.of(group)
        : Optional.empty();
  }

  private Map<String, String> documented() throws IOException {
    var rows = new LinkedHashMap<String, String>();
    var inside = false;
    for (var line : Files.readAllLines(DOCUMENT)) {
      inside = line.startsWith("## ") ? line.equals("## " + section) : inside;
      var row = ROW.matcher(line);
      if (inside && row.matches()) {
        rows.put(row.group(1), row.group(2).replace("`", ""));
      }
    }
    return new TreeMap<>(rows);
  }

  private static String kebab(Method method) {
    return method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String defaultOf(Method method) {
    var annotation = method.getAnnotation(WithDefault.class);
    return annotation == null || annotation.value().endsWith(":}")
        ? NO_DEFAULT
        : annotation.value();
  }
}
