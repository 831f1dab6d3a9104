package io.tuwen.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.lang.reflect.InvocationTargetException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every object is one that its API server would take: no field unknown, none missing. */
final class ModelChecks {
  /** How an object is called, and what knows its fields. */
  private record Model(String apiVersion, Class<?> fields, Optional<Class<?>> required) {
    static Model of(String apiVersion, Class<?> fields, Class<?> required) {
      return new Model(apiVersion, fields, Optional.of(required));
    }

    static Model of(String apiVersion, Class<?> fields) {
      return new Model(apiVersion, fields, Optional.empty());
    }
  }

  private static final Map<String, Model> MODELS =
      Map.ofEntries(
          Map.entry(
              "ConfigMap",
              Model.of("v1", io.fabric8.kubernetes.api.model.ConfigMap.class, V1ConfigMap.class)),
          Map.entry(
              "Service",
              Model.of("v1", io.fabric8.kubernetes.api.model.Service.class, V1Service.class)),
          Map.entry(
              "ServiceAccount",
              Model.of(
                  "v1",
                  io.fabric8.kubernetes.api.model.ServiceAccount.class,
                  V1ServiceAccount.class)),
          Map.entry(
              "Deployment",
              Model.of(
                  "apps/v1",
                  io.fabric8.kubernetes.api.model.apps.Deployment.class,
                  V1Deployment.class)),
          Map.entry(
              "StatefulSet",
              Model.of(
                  "apps/v1",
                  io.fabric8.kubernetes.api.model.apps.StatefulSet.class,
                  V1StatefulSet.class)),
          Map.entry(
              "CronJob",
              Model.of(
                  "batch/v1",
                  io.fabric8.kubernetes.api.model.batch.v1.CronJob.class,
                  V1CronJob.class)),
          Map.entry(
              "Ingress",
              Model.of(
                  "networking.k8s.io/v1",
                  io.fabric8.kubernetes.api.model.networking.v1.Ingress.class,
                  V1Ingress.class)),
          Map.entry(
              "NetworkPolicy",
              Model.of(
                  "networking.k8s.io/v1",
                  io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy.class,
                  V1NetworkPolicy.class)),
          Map.entry(
              "PodDisruptionBudget",
              Model.of(
                  "policy/v1",
                  io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget.class,
                  V1PodDisruptionBudget.class)),
          Map.entry(
              "HorizontalPodAutoscaler",
              Model.of(
                  "autoscaling/v2",
                  io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler.class,
                  V2HorizontalPodAutoscaler.class)),
          Map.entry("HTTPRoute", Model.of("gateway.networking.k8s.io/v1", HTTPRoute.class)),
          Map.entry("KafkaTopic", Model.of("kafka.strimzi.io/v1", KafkaTopic.class)),
          Map.entry("KafkaUser", Model.of("kafka.strimzi.io/v1", KafkaUser.class)),
          Map.entry("Kafka", Model.of("kafka.strimzi.io/v1", Kafka.class)),
          Map.entry("KafkaNodePool", Model.of("kafka.strimzi.io/v1", KafkaNodePool.class)),
          Map.entry("ServiceMonitor", Model.of("monitoring.coreos.com/v1", ServiceMonitor.class)),
          Map.entry("PrometheusRule", Model.of("monitoring.coreos.com/v1", PrometheusRule.class)));

  private static final String KEDA_VERSION = "keda.sh/v1alpha1";
  private static final Set<String> KEDA_KINDS = Set.of("ScaledObject", "TriggerAuthentication");

  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(new NothingMore())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private ModelChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("known kinds", each(ModelChecks::unknownKind)),
        new Check("known fields", each(ModelChecks::unknownFields)),
        new Check("required fields", each(ModelChecks::missingFields)),
        new Check("fields of KEDA", each(KedaFields::violations)),
        new Check("metadata", each(ModelChecks::metadata)),
        new Check("unique names", ModelChecks::sameNames));
  }

  private static Function<Manifests, Stream<String>> each(Function<JsonNode, Stream<String>> look) {
    return manifests ->
        manifests.objects().stream()
            .flatMap(object -> look.apply(object).map(it -> Manifests.title(object) + ": " + it));
  }

  private static Stream<String> unknownKind(JsonNode object) {
    var kind = object.path("kind").asText();
    var version = object.path("apiVersion").asText();
    var known =
        KEDA_KINDS.contains(kind)
            ? version.equals(KEDA_VERSION)
            : MODELS.containsKey(kind) && MODELS.get(kind).apiVersion().equals(version);
    return known ? Stream.empty() : Stream.of(version + " has none");
  }

  private static Stream<String> unknownFields(JsonNode object) {
    var model = MODELS.get(object.path("kind").asText());
    if (model == null) {
      return Stream.empty();
    }
    try {
      var read = STRICT.treeToValue(object, model.fields());
      return read == null ? Stream.of("is empty") : Stream.empty();
    } catch (JsonProcessingException e) {
      return Stream.of(e.getOriginalMessage());
    }
  }

  private static Stream<String> missingFields(JsonNode object) {
    var model = MODELS.get(object.path("kind").asText());
    if (model == null || model.required().isEmpty()) {
      return Stream.empty();
    }
    try {
      var validate = model.required().get().getMethod("validateJsonElement", JsonElement.class);
      validate.invoke(null, JsonParser.parseString(object.toString()));
      return Stream.empty();
    } catch (InvocationTargetException e) {
      return Stream.of(String.valueOf(e.getCause().getMessage()));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Stream<String> metadata(JsonNode object) {
    var name = Manifests.name(object);
    var labels = object.at("/metadata/labels");
    return Stream.of(
            name.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?") ? "" : "is no name",
            labels.has("helm.sh/chart") ? "" : "has no label helm.sh/chart",
            labels.properties().stream()
                    .allMatch(it -> it.getValue().asText().matches("[A-Za-z0-9._-]{0,63}"))
                ? ""
                : "a label has a value that labels cannot have")
        .filter(it -> !it.isEmpty());
  }

  private static Stream<String> sameNames(Manifests manifests) {
    var seen = new HashSet<String>();
    return manifests.objects().stream().map(Manifests::title).filter(it -> !seen.add(it));
  }

  /** Models collect what they do not know; these may not. */
  private static final class NothingMore extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }
}
