package io.tuwen.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Images are known by their digests; a docker that writes down its orders stands for the real one.
 */
class DigestsTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @TempDir private Path directory;

  private record Run(int exit, String said, String complained) {}

  private Run run(String script, String inspected, String... arguments)
      throws IOException, InterruptedException {
    var docker = directory.resolve("docker");
    Files.writeString(
        docker,
        """
        #!/bin/sh
        echo "$@" >>%s
        [ "$1 $2" != "image inspect" ] || { for last; do :; done; %s; }
        """
            .formatted(directory.resolve("orders"), inspected));
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    var command = new java.util.ArrayList<String>();
    command.add(Repository.ROOT.resolve("deploy/images").resolve(script).toString());
    command.addAll(List.of(arguments));
    var complaints = directory.resolve("complaints");
    var builder = new ProcessBuilder(command).redirectError(complaints.toFile());
    builder.environment().put("PATH", directory + ":" + System.getenv("PATH"));
    builder.environment().remove("TUWEN_IMAGES_BASE");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), said, Files.readString(complaints));
  }

  /** An image that was pushed before has a digest at another registry, too, which is not meant. */
  @Test
  void what_is_pushed_is_told_by_its_digest_in_values_of_the_chart() throws Exception {
    var values = directory.resolve("values.yaml");
    var pushed =
        run(
            "push",
            "echo elsewhere/x@sha256:1; echo ${last%:*}@" + DIGEST,
            "--tag",
            "1.2.3",
            "--values",
            values.toString(),
            "registry.example.com/team");

    assertThat(pushed.exit()).as(pushed.complained()).isZero();
    assertThat(parse(Files.readString(values)))
        .isEqualTo(
            Map.of(
                "image",
                Map.of(
                    "registry", "registry.example.com/team",
                    "tag", "1.2.3",
                    "digests",
                        Map.of(
                            "uploadService", DIGEST,
                            "ocrWorker", DIGEST,
                            "imageResizeWorker", DIGEST,
                            "resultService", DIGEST,
                            "operations", DIGEST))));
    assertThat(Files.readString(directory.resolve("orders")))
        .contains("push registry.example.com/team/tuwen-ocr-worker:1.2.3\n")
        .contains("build --pull --build-arg BASE=");
    assertThat(pushed.complained()).contains("is no digest");
  }

  @Test
  void without_a_digest_nothing_is_told() throws Exception {
    var values = directory.resolve("values.yaml");
    var pushed = run("push", "echo", "--values", values.toString(), "registry.example.com");

    assertThat(pushed.exit()).isEqualTo(1);
    assertThat(values).doesNotExist();
    assertThat(pushed.complained())
        .contains("has told no digest of registry.example.com/tuwen-upload-service:");
  }

  /** The names are those of the chart, and a cluster of this machine asks no registry. */
  @Test
  void a_laptop_gets_its_images_without_a_registry() throws Exception {
    var pushed = run("push", "false", "--dry-run", "--load", "kind", "tuwen.local");
    var chart = parse(Files.readString(Repository.ROOT.resolve("deploy/helm/tuwen/values.yaml")));
    var repositories =
        ((Map<?, ?>) ((Map<?, ?>) ((Map<?, ?>) chart).get("image")).get("repositories")).values();

    assertThat(pushed.exit()).as(pushed.complained()).isZero();
    assertThat(parse(pushed.said()))
        .extracting("image.pullPolicy", "image.registry")
        .containsExactly("Never", "tuwen.local");
    assertThat(repositories)
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(pushed.complained())
                    .containsPattern(
                        "(?m)^kind load docker-image tuwen\\.local/" + it + ":[0-9.]+$"));
    assertThat(directory.resolve("orders")).doesNotExist();
    assertThat(pushed.complained()).doesNotContain("--pull");
  }

  @Test
  void what_is_no_registry_is_refused_before_anything_is_built() throws Exception {
    for (var wrong : List.of("https://registry.example.com", "Team", "a b", "-x")) {
      assertThat(run("push", "false", "--dry-run", wrong).exit()).as(wrong).isEqualTo(2);
    }
    assertThat(run("push", "false", "--tag", "latest", "registry.example.com").exit()).isEqualTo(2);
    assertThat(directory.resolve("orders")).doesNotExist();
  }

  private static Object parse(String yaml) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
  }

  @Test
  void images_of_others_are_told_by_their_digests_in_variables_of_compose() throws Exception {
    var pinned = run("pin", "echo somewhere@" + DIGEST);

    assertThat(pinned.exit()).as(pinned.complained()).isZero();
    assertThat(pinned.said().lines())
        .hasSize(5)
        .allMatch(it -> it.matches("TUWEN_[A-Z_]+=[a-z/.]*[a-z-]+:[a-z0-9.-]+@" + DIGEST));
    assertThat(Repository.all("^(\\w+)=", pinned.said()))
        .containsExactlyInAnyOrder(
            "TUWEN_CURL_IMAGE",
            "TUWEN_IMAGES_BASE",
            "TUWEN_KAFKA_IMAGE",
            "TUWEN_NGINX_IMAGE",
            "TUWEN_POSTGRES_IMAGE");
  }

  @Test
  void of_images_without_a_digest_none_is_told() throws Exception {
    var pinned = run("pin", "echo");

    assertThat(pinned.exit()).isEqualTo(1);
    assertThat(pinned.said()).isEmpty();
  }
}
