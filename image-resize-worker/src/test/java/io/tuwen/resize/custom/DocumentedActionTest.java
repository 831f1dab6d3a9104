package io.tuwen.resize.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.testing.RepositoryFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentedActionTest {
  /** {@code RenditionRouteTest} makes a picture with it. */
  @Test
  void the_action_of_the_documentation_is_the_one_that_is_tested() throws Exception {
    var page = Files.readString(RepositoryFiles.file("docs/renditions.md"));

    assertThat(page)
        .contains("```java\n%s```".formatted(text("src/test/java/example/grey/Grey.java")))
        .contains("```\n%s```".formatted(text(services())));
  }

  private static String services() {
    return "src/test/resources/META-INF/services/" + CustomAction.class.getName();
  }

  private static String text(String file) throws Exception {
    return Files.readString(Path.of(file));
  }
}
