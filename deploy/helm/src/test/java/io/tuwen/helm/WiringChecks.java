package io.tuwen.helm;

import static io.tuwen.helm.Manifests.title;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.helm.Manifests.Pod;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is there is the right one: each file, key, image and certificate is what is asked for. */
final class WiringChecks {
  /** A file or a directory, alone or in an address. */
  private static final Pattern PATH = Pattern.compile("(?:^|sslrootcert=)(/[A-Za-z0-9._/-]+)$");

  private static final String RESIZE = "image-resize-worker";

  private WiringChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("paths of the environment", WiringChecks::paths),
        new Check("keys of secrets", WiringChecks::keys),
        new Check("authority of the brokers", WiringChecks::authority),
        new Check("images of services", WiringChecks::images),
        new Check("hosts of Ingresses", WiringChecks::hosts),
        new Check("host of images", WiringChecks::hostOfImages),
        new Check("storage by TLS", WiringChecks::storageByTls));
  }

  /** A path that a service is told is a mount, or a file that a volume puts there. */
  private static Stream<String> paths(Manifests manifests) {
    return manifests.services().stream()
        .flatMap(
            pod -> {
              var there = mounted(pod);
              return pod.containers()
                  .flatMap(it -> manifests.environment(it).entrySet().stream())
                  .flatMap(
                      told ->
                          PATH.matcher(told.getValue())
                              .results()
                              .map(it -> it.group(1))
                              .filter(it -> !there.contains(it))
                              .map(
                                  it ->
                                      "%s: %s is %s, and nothing is there"
                                          .formatted(pod.title(), told.getKey(), it)));
            });
  }

  private static Set<String> mounted(Pod pod) {
    var there = new HashSet<String>();
    for (var mount : pod.spec().at("/containers/0/volumeMounts")) {
      var place = mount.path("mountPath").asText();
      there.add(place);
      Yaml.each(pod.spec().path("volumes"))
          .filter(it -> it.path("name").equals(mount.path("name")))
          .flatMap(Yaml::everything)
          .map(it -> it.path("path").asText())
          .forEach(it -> there.add(place + "/" + it));
    }
    return there;
  }

  /** A file is called after its key: the longest one that its name ends with. */
  private static Stream<String> keys(Manifests manifests) {
    return manifests.services().stream()
        .flatMap(Manifests::secretFiles)
        .filter(
            it -> {
              var words = words(it.file());
              var fitting =
                  ReferenceChecks.SECRET_KEYS.stream()
                      .filter(key -> words.endsWith(words(key)))
                      .max(Comparator.comparingInt(String::length));
              return !fitting.map(WiringChecks::words).equals(Optional.of(words(it.key())));
            })
        .map(it -> "has another key: " + it);
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[._]", "-");
  }

  /** KEDA and the services trust the same, and that is the cluster's where one is made. */
  private static Stream<String> authority(Manifests manifests) {
    var ofPods =
        manifests.services().stream()
            .flatMap(it -> Yaml.each(it.spec().path("volumes")))
            .filter(it -> it.path("name").asText().equals("kafka-ca"))
            .map(it -> it.path("secret"))
            .map(it -> it.path("secretName").asText() + "/" + it.at("/items/0/key").asText());
    var ofKeda =
        manifests
            .of("TriggerAuthentication")
            .flatMap(it -> Yaml.each(it.at("/spec/secretTargetRef")))
            .filter(it -> it.path("parameter").asText().equals("ca"))
            .map(it -> it.path("name").asText() + "/" + it.path("key").asText());
    var made = manifests.of("Kafka").map(it -> Manifests.name(it) + "-cluster-ca-cert/ca.crt");
    var all = Stream.of(ofPods, ofKeda, made).flatMap(it -> it).collect(Collectors.toSet());
    return all.size() > 1 ? Stream.of("several authorities: " + all) : Stream.empty();
  }

  private static Stream<String> images(Manifests manifests) {
    return manifests.services().stream()
        .filter(
            pod ->
                !pod.spec()
                    .at("/containers/0/image")
                    .asText()
                    .matches(".*/tuwen-" + pod.component() + "[:@].*"))
        .map(it -> it.title() + " runs another's image");
  }

  /** Each has its own, with a certificate for it: every path of the images' host is an image. */
  private static Stream<String> hosts(Manifests manifests) {
    var seen = new HashSet<String>();
    return manifests
        .of("Ingress")
        .flatMap(
            ingress -> {
              var hosts = texts(ingress.at("/spec/rules"), "/host");
              var certified =
                  Yaml.each(ingress.at("/spec/tls"))
                      .flatMap(it -> Yaml.texts(it.path("hosts")).stream())
                      .collect(Collectors.toSet());
              return Stream.of(
                      hosts.stream().allMatch(seen::add) ? "" : " has the host of another",
                      certified.isEmpty() || certified.equals(hosts)
                          ? ""
                          : " has a certificate for another host")
                  .filter(it -> !it.isEmpty())
                  .map(it -> title(ingress) + it);
            });
  }

  /** The addresses of styles that result-service gives lead to image-resize-worker. */
  private static Stream<String> hostOfImages(Manifests manifests) {
    var hosts =
        Stream.concat(
                manifests
                    .of("Ingress")
                    .flatMap(
                        it ->
                            texts(it.at("/spec/rules"), "/host").stream()
                                .filter(host -> it.toString().contains(RESIZE))),
                manifests
                    .of("HTTPRoute")
                    .filter(it -> it.toString().contains(RESIZE))
                    .flatMap(it -> Yaml.texts(it.at("/spec/hostnames")).stream()))
            .collect(Collectors.toSet());
    return manifests.services().stream()
        .filter(it -> it.component().equals("result-service"))
        .flatMap(Manifests.Pod::containers)
        .map(manifests::environment)
        .filter(it -> !hosts.isEmpty() && it.containsKey("TUWEN_RESULT_IMAGE_RESIZE_WORKER"))
        .map(it -> it.getOrDefault("TUWEN_RESULT_IMAGES_URL", ""))
        .filter(it -> !hosts.contains(it.replaceFirst("https?://", "").replaceFirst(":.*", "")))
        .map(it -> "result-service: the host of images is \"%s\"".formatted(it));
  }

  private static Set<String> texts(JsonNode list, String pointer) {
    return Yaml.each(list).map(it -> it.at(pointer).asText()).collect(Collectors.toSet());
  }

  private static Stream<String> storageByTls(Manifests manifests) {
    return manifests.services().stream()
        .filter(
            pod ->
                !pod.containers()
                    .map(it -> manifests.environment(it).get("TUWEN_STORAGE_ENDPOINT"))
                    .allMatch(it -> it != null && it.startsWith("https://")))
        .map(Pod::title);
  }
}
