package io.tuwen.contract.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps the hand-written OpenAPI description and a service's addresses equal, both ways. */
public abstract class DocumentedApi {
  private static final Path DOCUMENT =
      RepositoryFiles.file("result-service/src/main/resources/META-INF/openapi.yaml");
  private static final Pattern PATH = Pattern.compile("^ {2}(/\\S*):$");
  private static final Pattern METHOD = Pattern.compile("^ {4}(get|post|put|delete):$");
  private static final Pattern TAG = Pattern.compile("^ {6}tags: \\[(\\S+)]$");
  private static final List<Class<? extends Annotation>> METHODS =
      List.of(GET.class, POST.class, PUT.class, DELETE.class);

  private final String service;
  private final String packageName;
  private final Set<String> others;

  /**
   * Compares.
   *
   * @param others addresses that are no JAX-RS resources, such as {@code GET /v1/socket}
   */
  protected DocumentedApi(String service, String packageName, Set<String> others) {
    this.service = service;
    this.packageName = packageName;
    this.others = others;
  }

  @Test
  void every_address_is_described_and_no_other() throws IOException {
    assertThat(described(service)).isEqualTo(declared());
  }

  private Set<String> declared() {
    var declared = new TreeSet<>(others);
    new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(packageName).stream()
            // A REST client's interface declares another service's address.
            .filter(type -> !type.isInterface())
            .filter(type -> type.isAnnotatedWith(jakarta.ws.rs.Path.class))
            .map(type -> type.reflect())
            .forEach(
                type -> {
                  for (var method : type.getMethods()) {
                    for (var verb : METHODS) {
                      if (method.isAnnotationPresent(verb)) {
                        declared.add(verb.getSimpleName() + " " + address(type, method));
                      }
                    }
                  }
                });
    return declared;
  }

  private static String address(Class<?> type, Method method) {
    var below = method.getAnnotation(jakarta.ws.rs.Path.class);
    return type.getAnnotation(jakarta.ws.rs.Path.class).value()
        + (below == null ? "" : below.value());
  }

  /** The addresses of a service in the description, such as {@code GET /v1/socket}. */
  static Set<String> described(String service) throws IOException {
    var described = new TreeSet<String>();
    var path = "";
    var method = "";
    for (var line : Files.readAllLines(DOCUMENT)) {
      var isPath = PATH.matcher(line);
      var isMethod = METHOD.matcher(line);
      var isTag = TAG.matcher(line);
      if (isPath.matches()) {
        path = isPath.group(1);
      } else if (isMethod.matches()) {
        method = isMethod.group(1).toUpperCase(Locale.ROOT);
      } else if (isTag.matches() && isTag.group(1).equals(service)) {
        described.add(method + " " + path);
      }
    }
    return described;
  }
}
