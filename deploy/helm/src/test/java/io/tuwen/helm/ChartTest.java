package io.tuwen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {
  /** Below values that templates take as they are. */
  private static final Set<String> WHOLE = Set.of("cpu", "memory", "requests", "limits");

  static List<Path> values() {
    return HelmChart.VALUES;
  }

  @ParameterizedTest
  @MethodSource("values")
  void helm_finds_nothing_to_complain_about(Path values, @TempDir Path copy) {
    assertThat(HelmChart.lint(values, copy)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("values")
  void every_object_passes_every_check(Path values) {
    var manifests = HelmChart.render(values);

    assertThat(Check.ALL.stream().flatMap(it -> it.violations(manifests).stream())).isEmpty();
  }

  /** A value that nothing reads is one that somebody sets in vain. */
  @Test
  void every_value_is_read_by_a_template() throws IOException {
    var templates = new StringBuilder();
    try (var files = Files.list(HelmChart.HOME.resolve("templates"))) {
      for (var file : files.toList()) {
        templates.append(Files.readString(file));
      }
    }
    var names = Yaml.MAPPER.readTree(HelmChart.HOME.resolve("values.yaml").toFile());

    assertThat(
            Yaml.everything(names)
                .flatMap(it -> it.properties().stream())
                .map(Map.Entry::getKey)
                .filter(it -> it.matches("[a-zA-Z]+") && !WHOLE.contains(it))
                .filter(it -> !templates.toString().matches("(?s).*[.\"]" + it + "\\b.*")))
        .isEmpty();
  }

  @Test
  void everything_that_can_be_switched_on_is_there() {
    var kinds =
        HelmChart.render(HelmChart.resource("everything.yaml")).objects().stream()
            .map(it -> it.path("kind").asText())
            .distinct();

    assertThat(kinds)
        .containsExactlyInAnyOrder(
            "ConfigMap",
            "CronJob",
            "Deployment",
            "HorizontalPodAutoscaler",
            "Ingress",
            "Kafka",
            "KafkaNodePool",
            "KafkaTopic",
            "KafkaUser",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "PrometheusRule",
            "ScaledObject",
            "Service",
            "ServiceAccount",
            "ServiceMonitor",
            "TriggerAuthentication");
  }

  /** Elsewhere the topics outlive the release; these have no brokers then. */
  @Test
  void a_cluster_of_the_chart_takes_its_topics_along() {
    var own = HelmChart.render(HelmChart.HOME.resolve("values-laptop.yaml"));
    var others =
        HelmChart.render(HelmChart.resource("minimal.yaml"), Map.of("strimzi.cluster", "events"));
    var operator =
        own.get("Kafka", "tuwen").at("/spec/entityOperator/template/topicOperatorContainer/env/0");

    assertThat(own.of("KafkaTopic").filter(ChartTest::isKept)).isEmpty();
    assertThat(own.get("KafkaNodePool", "tuwen-only").at("/spec/storage/deleteClaim").asBoolean())
        .isTrue();
    assertThat(operator.path("name").asText()).isEqualTo("STRIMZI_USE_FINALIZERS");
    assertThat(operator.path("value").asText()).isEqualTo("false");
    assertThat(others.of("KafkaTopic")).isNotEmpty().allMatch(ChartTest::isKept);
  }

  private static boolean isKept(JsonNode object) {
    return object.at("/metadata/annotations/helm.sh~1resource-policy").asText().equals("keep");
  }

  /** The images of watermarks lie among the originals, and are nobody's to expire. */
  @Test
  void the_rules_of_retention_are_of_the_buckets_that_are_not_for_ever() {
    var rules =
        (ObjectNode)
            HelmChart.render(HelmChart.resource("everything.yaml"))
                .get("ConfigMap", "tuwen-retention")
                .get("data");

    assertThat(rules.properties()).hasSize(3);
    assertThat(rules.get("tuwen-originals.xml").asText())
        .contains("<Days>365</Days>", "<Not>", "<Prefix>watermarks/</Prefix>");
    assertThat(rules.get("tuwen-renditions.xml").asText())
        .contains("<Days>30</Days>")
        .doesNotContain("<Not>");
  }

  @Test
  void a_changed_value_restarts_those_whom_it_concerns() {
    var before = checksums(Map.of());

    assertThat(changed(before, checksums(Map.of("uploadService.config.TUWEN_UPLOAD_X", "1"))))
        .containsExactly("tuwen-upload-service");
    assertThat(changed(before, checksums(Map.of("storage.region", "cn-beijing")))).hasSize(4);
  }

  private static Map<String, String> checksums(Map<String, String> changes) {
    return HelmChart.render(HelmChart.resource("minimal.yaml"), changes)
        .of("Deployment")
        .collect(
            Collectors.toMap(
                Manifests::name,
                it -> it.at("/spec/template/metadata/annotations/checksum~1config").asText()));
  }

  private static Stream<String> changed(Map<String, String> before, Map<String, String> after) {
    return after.keySet().stream().filter(it -> !after.get(it).equals(before.get(it)));
  }

  /** As the framework does where the address names no port. */
  @ParameterizedTest
  @CsvSource({
    "http://collector.tracing:4317, 4317",
    "http://collector.tracing, 80",
    "https://collector.example.com/otlp, 443"
  })
  void traces_get_out_by_the_port_that_they_are_sent_to(String endpoint, int port) {
    var policy =
        HelmChart.render(HelmChart.resource("minimal.yaml"), Map.of("tracing.endpoint", endpoint))
            .get("NetworkPolicy", "tuwen-to-tracing");

    assertThat(policy.at("/spec/egress/0/ports/0/port").asInt()).isEqualTo(port);
  }

  /** A worker whose lanes take longer than its requests is not killed in the middle. */
  @Test
  void a_longer_grace_is_granted_to_the_workers() {
    var manifests =
        HelmChart.render(
            HelmChart.resource("minimal.yaml"), Map.of("shutdown.graceSeconds", "300"));

    assertThat(Check.named("time to drain").violations(manifests)).isEmpty();
  }

  @Test
  void the_notes_say_what_is_left_to_do() {
    assertThat(HelmChart.notes(HelmChart.HOME.resolve("values-laptop.yaml")))
        .contains("http://tuwen.localtest.me/wxocr")
        .contains("Make the buckets tuwen-originals, tuwen-texts and tuwen-renditions")
        .contains("There is no TLS in front")
        .contains("do not keep anything there that matters")
        .doesNotContain("Make the topics");
    assertThat(HelmChart.notes(HelmChart.HOME.resolve("values-aliyun.yaml")))
        .contains("https://api.example.com/wxocr", "Make the topics")
        .doesNotContain("There is no TLS");
  }
}
