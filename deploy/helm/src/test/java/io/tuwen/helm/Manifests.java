package io.tuwen.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All objects of one rendering. */
record Manifests(List<ObjectNode> objects) {
  private static final String COMPONENT = "app.kubernetes.io/component";

  static Manifests parse(String rendered) {
    try (var documents = Yaml.MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(rendered)) {
      var objects = new ArrayList<ObjectNode>();
      documents.forEachRemaining(
          it -> {
            if (it instanceof ObjectNode object) {
              objects.add(object);
            }
          });
      return new Manifests(objects);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that may be spoilt. */
  Manifests copy() {
    return new Manifests(new ArrayList<>(objects.stream().map(ObjectNode::deepCopy).toList()));
  }

  Stream<ObjectNode> of(String kind) {
    return objects.stream().filter(it -> it.path("kind").asText().equals(kind));
  }

  Optional<ObjectNode> find(String kind, String name) {
    return of(kind).filter(it -> name(it).equals(name)).findFirst();
  }

  ObjectNode get(String kind, String name) {
    return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  static String title(JsonNode object) {
    return object.path("kind").asText() + " " + name(object);
  }

  /** What pods are made of, by whomever. */
  record Pod(String title, JsonNode labels, JsonNode spec, JsonNode claims) {
    String component() {
      return labels.path(COMPONENT).asText();
    }

    Stream<JsonNode> containers() {
      return Stream.concat(
          Yaml.each(spec.path("initContainers")), Yaml.each(spec.path("containers")));
    }
  }

  List<Pod> pods() {
    var deployments = services().stream();
    var databases = of("StatefulSet").map(it -> pod(it, it.at("/spec/template")));
    var jobs = of("CronJob").map(it -> pod(it, it.at("/spec/jobTemplate/spec/template")));
    return Stream.of(deployments, databases, jobs).flatMap(it -> it).toList();
  }

  /** Those that answer for as long as they run. */
  List<Pod> services() {
    return of("Deployment").map(it -> pod(it, it.at("/spec/template"))).toList();
  }

  private static Pod pod(JsonNode owner, JsonNode template) {
    return new Pod(
        title(owner),
        template.at("/metadata/labels"),
        template.path("spec"),
        owner.at("/spec/volumeClaimTemplates"));
  }

  /** The environment of a container: what ConfigMaps give, and what is given by name. */
  Map<String, String> environment(JsonNode container) {
    var all = new TreeMap<String, String>();
    Yaml.each(container.path("envFrom"))
        .flatMap(it -> find("ConfigMap", it.at("/configMapRef/name").asText()).stream())
        .flatMap(it -> it.path("data").properties().stream())
        .forEach(it -> all.put(it.getKey(), it.getValue().asText()));
    Yaml.each(container.path("env"))
        .forEach(it -> all.put(it.path("name").asText(), it.path("value").asText()));
    return all;
  }

  /** A key of a Secret that a pod has as a file. */
  record SecretFile(String secret, String key, String file) {}

  static Stream<SecretFile> secretFiles(Pod pod) {
    return Yaml.each(pod.spec().path("volumes"))
        .flatMap(it -> Yaml.each(it.at("/projected/sources")))
        .map(it -> it.path("secret"))
        .flatMap(
            secret ->
                Yaml.each(secret.path("items"))
                    .map(
                        it ->
                            new SecretFile(
                                secret.path("name").asText(),
                                it.path("key").asText(),
                                it.path("path").asText())));
  }

  /** Everything that a container is told: its environment, and its secrets by their files. */
  Set<String> told(Pod pod, JsonNode container) {
    var all = new TreeSet<>(environment(container).keySet());
    secretFiles(pod).map(SecretFile::file).forEach(all::add);
    return all;
  }

  /** The role that the account of a pod names for a webhook of the cluster. */
  Optional<String> roleOfWebhook(Pod pod) {
    return find("ServiceAccount", pod.spec().path("serviceAccountName").asText())
        .map(it -> it.at("/metadata/annotations/pod-identity.alibabacloud.com~1role-name"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }

  /** The tokens that prove to others who a pod is. */
  static Stream<JsonNode> identityTokens(Pod pod) {
    return Yaml.each(pod.spec().path("volumes"))
        .flatMap(it -> Yaml.each(it.at("/projected/sources")))
        .map(it -> it.path("serviceAccountToken"))
        .filter(JsonNode::isObject);
  }

  boolean selectsAny(JsonNode selector) {
    return pods().stream().anyMatch(it -> selects(selector, it.labels()));
  }

  /** As Kubernetes does: all labels, and all expressions. */
  static boolean selects(JsonNode selector, JsonNode labels) {
    return Yaml.isIn(selector.path("matchLabels"), labels)
        && Yaml.each(selector.path("matchExpressions")).allMatch(it -> holds(it, labels));
  }

  private static boolean holds(JsonNode expression, JsonNode labels) {
    var label = labels.get(expression.path("key").asText());
    return switch (expression.path("operator").asText()) {
      case "Exists" -> label != null;
      case "In" -> label != null && Yaml.texts(expression.path("values")).contains(label.asText());
      default -> false;
    };
  }
}
