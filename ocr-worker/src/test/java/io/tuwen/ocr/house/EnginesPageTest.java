package io.tuwen.ocr.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.contract.testing.RepositoryFiles;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.cloud.SentImages;
import io.tuwen.worker.execution.Cancellation;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of engines shows an engine that works, and properties that there are. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class EnginesPageTest {
  private static final Path PAGE = RepositoryFiles.file("docs/engines.md");
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java$\n(.*?)^```$");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:public |final )*(?:class|interface) (\\w+)");
  private static final Pattern PROPERTY =
      Pattern.compile("(?<![.])tuwen\\.[a-z-]+\\.[a-z0-9{}.-]*[a-z0-9}]");
  private static final byte[] IMAGE = PrintedText.file("png", "TOTAL 4711");

  @Inject private Instance<SentImages> images;
  @Inject private OcrConfig config;

  private HttpServer server;
  private int status = 200;
  private String answer =
      "{\"lines\":[{\"text\":\"TOTAL  4711\",\"corners\":[1,2,90,2,90,20,1,20],\"confidence\":0.5}]}";

  private record Settings(URI url, Optional<String> token, int revision) implements HouseConfig {}

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/read",
        exchange -> {
          try (exchange) {
            var isKnown =
                "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(isKnown ? status : 401, 0);
            exchange.getResponseBody().write(answer.getBytes(UTF_8));
          }
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  @Test
  void the_code_of_the_page_is_what_is_compiled_and_tested_here() throws IOException {
    var blocks = JAVA.matcher(Files.readString(PAGE)).results().map(it -> it.group(1)).toList();

    assertThat(blocks).hasSize(4);
    for (var block : blocks) {
      var type = TYPE.matcher(block).results().findFirst().orElseThrow().group(1);
      var file = "ocr-worker/src/test/java/io/tuwen/ocr/house/%s.java".formatted(type);
      assertThat(block).isEqualTo(Files.readString(RepositoryFiles.file(file)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/engines.md", "docs/privacy.md"})
  void every_property_of_the_page_is_one_of_the_configuration(String page) throws IOException {
    var known = properties(RepositoryFiles.file("docs/configuration.md"));

    var unknown =
        properties(RepositoryFiles.file(page)).stream()
            .filter(it -> !it.startsWith("tuwen.ocr.house"))
            .filter(it -> known.stream().noneMatch(other -> isOne(it, other)))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(unknown).isEmpty();
  }

  private static Set<String> properties(Path page) throws IOException {
    return PROPERTY
        .matcher(Files.readString(page))
        .results()
        .map(it -> it.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a name is that of the configuration, with or without its alias filled in. */
  private static boolean isOne(String name, String known) {
    return name.matches(Pattern.quote(known).replace("{alias}", "\\E[a-z0-9{}-]+\\Q"));
  }

  @Test
  void its_engine_reads() {
    var read = engine("secret").read(IMAGE, new Cancellation());

    assertThat(read.engine().name()).isEqualTo("house");
    assertThat(read.text().lines()).extracting(Line::text).isEqualTo(List.of("TOTAL 4711"));
    assertThat(read.text().lines().get(0).quad().bottomRight()).isEqualTo(new Point(90, 20));
    assertThat(read.text().confidence()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource({
    "200, '{}', DEFECT",
    "200, 'no json', DEFECT",
    "429, '', THROTTLED",
    "503, '', UNAVAILABLE",
    "413, '', IMAGE",
    "403, '', REFUSED"
  })
  void its_failures_have_a_reason(int newStatus, String newAnswer, Reason reason) {
    status = newStatus;
    answer = newAnswer;

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(() -> engine("secret").read(IMAGE, new Cancellation()))
        .matches(it -> it.reason() == reason);
  }

  @Test
  void its_engine_has_no_token_that_does_not_hold() {
    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(() -> engine("other").read(IMAGE, new Cancellation()))
        .matches(it -> it.reason() == Reason.REFUSED);
  }

  private OcrEngine engine(String token) {
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/read");
    return new House().engine(new Settings(url, Optional.of(token), 1), config, images);
  }
}
