package io.tuwen.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Alerts and dashboard use metrics that exist and leave none out, and a runbook explains each
 * alert.
 */
final class MetricChecks {
  /** What Prometheus and its operator put on every series. */
  private static final Pattern SERVICE = Pattern.compile("\\bservice=~?\"([^\"]*)\"");

  private static final Set<String> OF_TARGETS =
      Set.of("namespace", "pod", "service", "job", "instance");

  /** Series that are used and come from elsewhere, and their labels. */
  private static final Map<String, Set<String>> FOREIGN =
      Map.of(
          "up",
          Set.of(),
          "http_server_requests_seconds_count",
          Set.of("method", "uri", "status", "outcome"),
          "kube_deployment_status_replicas_available",
          Set.of("deployment"));

  private MetricChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("expressions", MetricChecks::expressions),
        new Check("metrics exist", MetricChecks::metrics),
        new Check("services of metrics", MetricChecks::services),
        new Check("metrics are shown", MetricChecks::shown),
        new Check("runbook", MetricChecks::runbook),
        new Check("metrics path", MetricChecks::metricsPath));
  }

  private static Stream<String> metricsPath(Manifests manifests) {
    return manifests
        .of("ServiceMonitor")
        .map(it -> it.at("/spec/endpoints/0/path").asText())
        .filter(it -> !it.equals(Repository.operatorsPath("upload-service") + "/metrics"));
  }

  private static Stream<String> allExpressions(Manifests manifests) {
    var rules = alerts(manifests).map(it -> it.path("expr").asText());
    var panels =
        manifests
            .of("ConfigMap")
            .flatMap(it -> it.path("data").properties().stream())
            .filter(it -> it.getKey().endsWith(".json"))
            .flatMap(it -> panels(it.getValue().asText()));
    return Stream.concat(rules, panels);
  }

  private static Stream<String> panels(String dashboard) {
    try {
      return Yaml.everything(new ObjectMapper().readTree(dashboard))
          .filter(it -> it.has("expr"))
          .map(it -> it.path("expr").asText());
    } catch (JsonProcessingException e) {
      return Stream.of("is no JSON: " + e.getOriginalMessage());
    }
  }

  private static Stream<JsonNode> alerts(Manifests manifests) {
    return manifests
        .of("PrometheusRule")
        .flatMap(it -> Yaml.each(it.at("/spec/groups")))
        .flatMap(it -> Yaml.each(it.path("rules")));
  }

  private static Stream<String> expressions(Manifests manifests) {
    return allExpressions(manifests)
        .flatMap(
            it -> {
              try {
                return PromQl.selectors(it).isEmpty()
                    ? Stream.of("looks at nothing: " + it)
                    : Stream.empty();
              } catch (IllegalArgumentException e) {
                return Stream.of(e.getMessage() + " in " + it);
              }
            });
  }

  private static Stream<PromQl.Selector> selectors(Manifests manifests) {
    return allExpressions(manifests)
        .flatMap(
            it -> {
              try {
                return PromQl.selectors(it).stream();
              } catch (IllegalArgumentException e) {
                return Stream.empty();
              }
            });
  }

  private static Stream<String> metrics(Manifests manifests) {
    var known =
        Repository.meters().stream()
            .flatMap(meter -> meter.series().stream().map(it -> Map.entry(it, meter.labels())))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    Map.Entry::getValue,
                    (one, other) ->
                        Stream.of(one, other).flatMap(Set::stream).collect(Collectors.toSet())));
    known.putAll(FOREIGN);
    return selectors(manifests)
        .flatMap(
            it -> {
              var labels = known.get(it.series());
              return labels == null
                  ? Stream.of("no service has " + it.series())
                  : it.labels().stream()
                      .filter(label -> !labels.contains(label) && !OF_TARGETS.contains(label))
                      .map(label -> "%s has no label %s".formatted(it.series(), label));
            })
        .distinct();
  }

  /** An alert for a service that there is not never fires. */
  private static Stream<String> services(Manifests manifests) {
    return allExpressions(manifests)
        .flatMap(it -> SERVICE.matcher(it).results())
        .flatMap(it -> Stream.of(it.group(1).split("\\|")))
        .filter(it -> !Repository.SERVICES.contains(it))
        .map(it -> "there is no " + it)
        .distinct();
  }

  private static Stream<String> shown(Manifests manifests) {
    var looked = selectors(manifests).map(PromQl.Selector::series).collect(Collectors.toSet());
    return looked.isEmpty()
        ? Stream.empty()
        : Repository.meters().stream()
            .filter(meter -> meter.series().stream().noneMatch(looked::contains))
            .map(it -> "neither alert nor dashboard uses " + it.name());
  }

  private static Stream<String> runbook(Manifests manifests) {
    var alerts = alerts(manifests).map(it -> it.path("alert").asText()).collect(Collectors.toSet());
    Function<JsonNode, Boolean> isWhole =
        it ->
            it.at("/labels/severity").isTextual()
                && it.at("/annotations/summary").isTextual()
                && it.at("/annotations/runbook_url")
                    .asText()
                    .endsWith(
                        "docs/kubernetes.md#" + it.path("alert").asText().toLowerCase(Locale.ROOT));
    return alerts.isEmpty()
        ? Stream.empty()
        : Stream.concat(
            Check.difference("alert", alerts, Repository.runbook()),
            alerts(manifests)
                .filter(it -> !isWhole.apply(it))
                .map(
                    it ->
                        it.path("alert").asText()
                            + " has no severity, no summary or another runbook"));
  }
}
