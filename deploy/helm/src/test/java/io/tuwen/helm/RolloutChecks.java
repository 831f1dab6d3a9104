package io.tuwen.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** What a real cluster showed: of drains, roll-outs and scalers. */
final class RolloutChecks {
  /** Two looks of the readiness probe. */
  private static final int SHORTEST_READY_SECONDS = 10;

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private RolloutChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("drains during an outage", RolloutChecks::drains),
        new Check("ready for a while", RolloutChecks::readyForAWhile),
        new Check("no gap in a roll-out", RolloutChecks::rolling),
        new Check("bounds of scalers", RolloutChecks::bounds),
        new Check("settings of KEDA that act", RolloutChecks::settingsThatAct),
        new Check("lag decides", RolloutChecks::lagDecides));
  }

  /**
   * While the brokers are away no pod of a service is ready, and a budget would keep all. One that
   * grants no pod keeps a node from being drained for ever.
   */
  private static Stream<String> drains(Manifests manifests) {
    return manifests
        .of("PodDisruptionBudget")
        .filter(
            it ->
                !it.at("/spec/unhealthyPodEvictionPolicy").asText().equals("AlwaysAllow")
                    || it.at("/spec/maxUnavailable").asInt() < 1)
        .map(Manifests::title);
  }

  /** The old pods stay until the new ones are there. */
  private static Stream<String> rolling(Manifests manifests) {
    return manifests
        .of("Deployment")
        .filter(
            it ->
                !it.at("/spec/strategy/type").asText().equals("RollingUpdate")
                    || it.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(-1) != 0)
        .map(Manifests::title);
  }

  private static Stream<String> bounds(Manifests manifests) {
    return manifests
        .of("HorizontalPodAutoscaler")
        .filter(
            it ->
                it.at("/spec/minReplicas").asInt() < 1
                    || it.at("/spec/minReplicas").asInt() > it.at("/spec/maxReplicas").asInt())
        .map(Manifests::title);
  }

  /** A pod that was ready at its first probe is not available yet. */
  private static Stream<String> readyForAWhile(Manifests manifests) {
    return manifests
        .of("Deployment")
        .filter(it -> it.at("/spec/minReadySeconds").asInt() < SHORTEST_READY_SECONDS)
        .map(Manifests::title);
  }

  /** KEDA's webhook warns of what does not act, and an operator would turn it in vain. */
  private static Stream<String> settingsThatAct(Manifests manifests) {
    return manifests
        .of("ScaledObject")
        .filter(
            it -> {
              var spec = it.path("spec");
              var toZero = spec.path("minReplicaCount").asInt() == 0;
              return spec.has("pollingInterval") != toZero || spec.has("cooldownPeriod") != toZero;
            })
        .map(Manifests::title);
  }

  /** A lane at work uses all the CPU that it may: a trigger below that asks for every replica. */
  private static Stream<String> lagDecides(Manifests manifests) {
    return manifests
        .of("ScaledObject")
        .filter(
            scaled ->
                Yaml.each(scaled.at("/spec/triggers"))
                    .filter(it -> it.path("type").asText().equals("cpu"))
                    .anyMatch(it -> isBelowLimit(manifests, scaled, it)))
        .map(Manifests::title);
  }

  private static boolean isBelowLimit(Manifests manifests, JsonNode scaled, JsonNode trigger) {
    var target = scaled.at("/spec/scaleTargetRef/name").asText();
    var resources =
        manifests.get("Deployment", target).at("/spec/template/spec/containers/0/resources");
    var wanted =
        PolicyChecks.quantity(resources.at("/requests/cpu"))
            .multiply(new BigDecimal(trigger.at("/metadata/value").asText()))
            .divide(HUNDRED);
    return wanted.compareTo(PolicyChecks.quantity(resources.at("/limits/cpu"))) < 0;
  }
}
