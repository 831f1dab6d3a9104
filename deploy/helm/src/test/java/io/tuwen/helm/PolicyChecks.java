package io.tuwen.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.helm.Manifests.Pod;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pods can do what they have to, and nothing else: the restricted profile, and more. */
final class PolicyChecks {
  private static final Set<String> SMALL_VOLUMES =
      Set.of("name", "emptyDir", "secret", "configMap", "projected");

  /**
   * A database writes its data and a socket, the emulator its objects; nothing else of ours writes
   * but to tmp.
   */
  private static final Set<String> OF_DATABASE =
      Set.of("/var/lib/postgresql", "/var/run/postgresql", "/data");

  /** A variable that ends with FILE says where something is, and not what. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(?!.*_FILE$).*(secret|password|token|jaas"
              + "|(private|signing|session|api|access|owner|name)_key).*");

  /** A service under load answers later than this at times, and must not be ended for it. */
  private static final int SHORTEST_PROBE_SECONDS = 5;

  private static final int SHORTEST_PATIENCE_SECONDS = 120;

  /** Readable by the pod's own group and by none else. */
  private static final int SECRET_MODE = 0440;

  private static final int MAX_TOKEN_SECONDS = 3600;

  private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1 << 20);
  private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+)m(?!.*-Xmx)");

  private static final Pattern SECONDS = Pattern.compile("(\\d+)s");

  private PolicyChecks() {}

  static List<Check> all() {
    return List.of(
        pods("no container is root", PolicyChecks::isNobody),
        pods(
            "seccomp",
            it -> it.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault")),
        containers(
            "no privileges",
            it ->
                it.at("/securityContext/allowPrivilegeEscalation").isBoolean()
                    && !it.at("/securityContext/allowPrivilegeEscalation").asBoolean()
                    && !it.at("/securityContext/privileged").asBoolean()),
        containers(
            "no capabilities",
            it ->
                Yaml.texts(it.at("/securityContext/capabilities/drop")).equals(List.of("ALL"))
                    && !it.at("/securityContext/capabilities").has("add")),
        containers(
            "read-only root", it -> it.at("/securityContext/readOnlyRootFilesystem").asBoolean()),
        pods("nothing of the host", PolicyChecks::isApart),
        pods("no tokens", it -> isFalse(it.path("automountServiceAccountToken"))),
        pods("no service links", it -> isFalse(it.path("enableServiceLinks"))),
        pods("sized tmp", PolicyChecks::hasSizedTmp),
        containers("requests and limits", PolicyChecks::isLimited),
        services("probes", PolicyChecks::hasProbes),
        services("spread", PolicyChecks::isSpread),
        containers("pinned images", it -> isPinned(it.path("image").asText())),
        new Check("pull secrets", PolicyChecks::pullSecrets),
        new Check("no secrets in the open", PolicyChecks::openSecrets),
        new Check("secrets as files", PolicyChecks::secretsAsFiles),
        new Check("key or role", PolicyChecks::keyOrRole),
        new Check("told to come by TLS", PolicyChecks::strictTransport),
        new Check("memory", PolicyChecks::memory),
        new Check("time to drain", PolicyChecks::timeToDrain),
        new Check("room for bodies", PolicyChecks::roomForBodies));
  }

  private static Check pods(String name, Predicate<JsonNode> holds) {
    return new Check(
        name,
        manifests ->
            manifests.pods().stream().filter(it -> !holds.test(it.spec())).map(Pod::title));
  }

  private static Check containers(String name, Predicate<JsonNode> holds) {
    return new Check(
        name,
        manifests ->
            manifests.pods().stream()
                .filter(pod -> !pod.containers().allMatch(holds))
                .map(Pod::title));
  }

  private static Check services(String name, BiPredicate<Pod, JsonNode> holds) {
    return new Check(
        name,
        manifests ->
            manifests.services().stream()
                .filter(pod -> !pod.containers().allMatch(it -> holds.test(pod, it)))
                .map(Pod::title));
  }

  private static boolean isFalse(JsonNode node) {
    return node.isBoolean() && !node.asBoolean();
  }

  private static boolean isNobody(JsonNode pod) {
    var context = pod.path("securityContext");
    return context.path("runAsNonRoot").asBoolean()
        && context.path("runAsUser").asInt() >= 10_000
        && Yaml.everything(pod)
            .noneMatch(it -> it.has("runAsUser") && it.get("runAsUser").asInt() == 0);
  }

  private static boolean isApart(JsonNode pod) {
    return !pod.path("hostNetwork").asBoolean()
        && !pod.path("hostPID").asBoolean()
        && !pod.path("hostIPC").asBoolean()
        && Yaml.everything(pod).noneMatch(it -> it.has("hostPort"))
        && Yaml.each(pod.path("volumes"))
            .allMatch(
                volume ->
                    volume.properties().stream()
                        .allMatch(it -> SMALL_VOLUMES.contains(it.getKey())));
  }

  /**
   * On the disk: in memory it would count against the limit of memory, which has no room for it.
   */
  private static boolean hasSizedTmp(JsonNode pod) {
    var mounts = Yaml.each(pod.at("/containers/0/volumeMounts")).toList();
    return mounts.stream().anyMatch(it -> it.path("mountPath").asText().equals("/tmp"))
        && mounts.stream()
            .filter(it -> !it.path("mountPath").asText().equals("/tmp"))
            .allMatch(
                it ->
                    it.path("readOnly").asBoolean()
                        || OF_DATABASE.contains(it.path("mountPath").asText()))
        && Yaml.each(pod.path("volumes"))
            .filter(it -> it.path("name").asText().equals("tmp"))
            .noneMatch(it -> it.path("emptyDir").has("medium"))
        && Yaml.each(pod.path("volumes"))
            .filter(it -> it.has("emptyDir"))
            .allMatch(it -> it.at("/emptyDir/sizeLimit").isTextual());
  }

  private static boolean isLimited(JsonNode container) {
    return Stream.of("cpu", "memory", "ephemeral-storage")
        .allMatch(
            it -> {
              var request = quantity(container.path("resources").path("requests").path(it));
              var limit = quantity(container.path("resources").path("limits").path(it));
              return request.signum() > 0 && request.compareTo(limit) <= 0;
            });
  }

  static BigDecimal quantity(JsonNode node) {
    return node.isMissingNode()
        ? BigDecimal.ZERO
        : io.fabric8.kubernetes.api.model.Quantity.getAmountInBytes(
            io.fabric8.kubernetes.api.model.Quantity.parse(node.asText()));
  }

  private static boolean hasProbes(Pod pod, JsonNode container) {
    return Stream.of("startupProbe", "readinessProbe", "livenessProbe")
            .allMatch(
                it ->
                    container.at("/" + it + "/httpGet").isObject()
                        && container.at("/" + it + "/timeoutSeconds").asInt()
                            >= SHORTEST_PROBE_SECONDS)
        && container.at("/readinessProbe/failureThreshold").asInt()
            < container.at("/livenessProbe/failureThreshold").asInt()
        && patience(container.path("startupProbe")) >= SHORTEST_PATIENCE_SECONDS
        && patience(container.path("livenessProbe")) >= SHORTEST_PATIENCE_SECONDS;
  }

  private static int patience(JsonNode probe) {
    return probe.path("failureThreshold").asInt() * probe.path("periodSeconds").asInt();
  }

  /** Over nodes, and counting none but its own. */
  private static boolean isSpread(Pod pod, JsonNode container) {
    return Yaml.each(pod.spec().path("topologySpreadConstraints"))
        .filter(it -> Manifests.selects(it.path("labelSelector"), pod.labels()))
        .filter(
            it ->
                it.at("/labelSelector/matchLabels/app.kubernetes.io~1component")
                    .asText()
                    .equals(pod.component()))
        .anyMatch(it -> it.path("topologyKey").asText().equals("kubernetes.io/hostname"));
  }

  private static boolean isPinned(String image) {
    var tag = image.substring(image.lastIndexOf('/') + 1);
    return image.contains("@sha256:") || (tag.contains(":") && !tag.endsWith(":latest"));
  }

  /** Neither a Secret with content, nor a value where a reference belongs. */
  private static Stream<String> openSecrets(Manifests manifests) {
    var values =
        manifests.pods().stream()
            .flatMap(Pod::containers)
            .flatMap(it -> Yaml.each(it.path("env")))
            .filter(it -> SECRET.matcher(it.path("name").asText()).matches() && it.has("value"))
            .map(it -> it.path("name").asText());
    var maps =
        manifests
            .of("ConfigMap")
            .flatMap(it -> it.path("data").properties().stream())
            .map(Map.Entry::getKey)
            .filter(it -> SECRET.matcher(it).matches());
    return Stream.of(values, maps, manifests.of("Secret").map(Manifests::title)).flatMap(it -> it);
  }

  /** A process that crashes writes its environment, and every child inherits it; files stay. */
  private static Stream<String> secretsAsFiles(Manifests manifests) {
    var inEnvironment =
        manifests.pods().stream()
            .filter(
                pod ->
                    Yaml.everything(pod.spec())
                        .anyMatch(it -> it.has("secretKeyRef") || it.has("secretRef")))
            .map(it -> it.title() + " has a secret in its environment");
    var projected =
        manifests.pods().stream()
            .filter(
                pod ->
                    Yaml.each(pod.spec().path("volumes"))
                        .map(it -> it.path("projected"))
                        .filter(JsonNode::isObject)
                        .anyMatch(it -> !isForUsAlone(it)))
            .map(it -> it.title() + " has secrets that others may read, or something else");
    var unreadable =
        manifests.pods().stream()
            .filter(
                pod -> Yaml.each(pod.spec().path("volumes")).anyMatch(it -> it.has("projected")))
            .filter(it -> it.spec().at("/securityContext/fsGroup").asInt() < 1)
            .map(it -> it.title() + " may not read its own secrets");
    return Stream.of(inEnvironment, projected, unreadable).flatMap(it -> it);
  }

  /** Keys of Secrets, or the one token that STS takes for a role, for an hour at most. */
  private static boolean isForUsAlone(JsonNode projected) {
    var sources = Yaml.each(projected.path("sources")).toList();
    return projected.path("defaultMode").asInt() == SECRET_MODE
        && (sources.stream().allMatch(it -> it.size() == 1 && !it.at("/secret/items").isEmpty())
            || (sources.size() == 1 && isForSts(sources.get(0).path("serviceAccountToken"))));
  }

  private static boolean isForSts(JsonNode token) {
    return token.path("audience").asText().equals("sts.aliyuncs.com")
        && token.path("expirationSeconds").asInt(MAX_TOKEN_SECONDS + 1) <= MAX_TOKEN_SECONDS;
  }

  /** With roles, no access key is anywhere; and each service has its own role. */
  private static Stream<String> keyOrRole(Manifests manifests) {
    var roles =
        manifests.pods().stream()
            .flatMap(pod -> role(manifests, pod).stream())
            .collect(Collectors.groupingBy(it -> it, Collectors.counting()));
    var shared =
        roles.entrySet().stream()
            .filter(it -> it.getValue() > 1)
            .map(it -> it.getKey() + " is the role of several");
    if (roles.isEmpty()) {
      return shared;
    }
    var keys =
        manifests.pods().stream()
            .filter(
                pod ->
                    Manifests.secretFiles(pod).anyMatch(it -> it.file().startsWith("OSS_"))
                        || pod.containers()
                            .flatMap(it -> manifests.environment(it).keySet().stream())
                            .anyMatch(it -> it.startsWith("OSS_")))
            .map(it -> it.title() + " has an access key beside roles");
    var without =
        manifests.services().stream()
            .filter(it -> role(manifests, it).isEmpty())
            .map(it -> it.title() + " has no role");
    return Stream.of(shared, keys, without).flatMap(it -> it);
  }

  /** Of the webhook, or of variables and a token together. */
  private static Optional<String> role(Manifests manifests, Pod pod) {
    var told =
        pod.containers()
            .map(manifests::environment)
            .flatMap(it -> Stream.ofNullable(it.get("ALIBABA_CLOUD_ROLE_ARN")))
            .filter(it -> Manifests.identityTokens(pod).count() == 1)
            .findFirst();
    return manifests.roleOfWebhook(pod).or(() -> told);
  }

  /** Of every rule, for a browser may come by any of them first. */
  private static Stream<String> strictTransport(Manifests manifests) {
    return manifests
        .of("HTTPRoute")
        .filter(
            route ->
                !Yaml.each(route.at("/spec/rules"))
                    .allMatch(
                        rule ->
                            Yaml.each(rule.path("filters"))
                                .flatMap(it -> Yaml.each(it.at("/responseHeaderModifier/set")))
                                .anyMatch(
                                    it ->
                                        it.path("name").asText().equals("Strict-Transport-Security")
                                            && it.path("value")
                                                .asText()
                                                .matches("max-age=\\d{7,}"))))
        .map(Manifests::title);
  }

  /** The limit of a container holds everything that {@link MemoryNeed} counts. */
  private static Stream<String> memory(Manifests manifests) {
    return manifests.services().stream()
        .flatMap(
            pod -> {
              var container = pod.spec().at("/containers/0");
              var environment = manifests.environment(container);
              var heap = HEAP.matcher(environment.getOrDefault("JAVA_TOOL_OPTIONS", ""));
              if (!heap.find()) {
                return Stream.of(pod.title() + " has no heap of its own");
              }
              var need =
                  MemoryNeed.of(pod.component(), Integer.parseInt(heap.group(1)), environment);
              var limit = quantity(container.at("/resources/limits/memory")).divide(MEBIBYTE);
              return limit.compareTo(BigDecimal.valueOf(need)) < 0
                  ? Stream.of("%s needs %d MiB and may have %s".formatted(pod.title(), need, limit))
                  : Stream.empty();
            });
  }

  /** Any image may be in a registry that wants to know who asks. */
  private static Stream<String> pullSecrets(Manifests manifests) {
    var named =
        manifests.pods().stream()
            .flatMap(it -> Yaml.each(it.spec().path("imagePullSecrets")))
            .collect(Collectors.toSet());
    return manifests.pods().stream()
        .filter(
            it ->
                !Yaml.each(it.spec().path("imagePullSecrets"))
                    .collect(Collectors.toSet())
                    .equals(named))
        .map(Pod::title);
  }

  /**
   * The pod is granted more than the service takes: it waits for balancers, then for requests, and
   * meanwhile the lanes drain. No client sends requests to ocr-worker.
   */
  private static Stream<String> timeToDrain(Manifests manifests) {
    return manifests.services().stream()
        .filter(
            pod -> {
              var environment = manifests.environment(pod.spec().at("/containers/0"));
              var requests =
                  pod.component().equals("ocr-worker")
                      ? 0
                      : seconds(environment.getOrDefault("QUARKUS_SHUTDOWN_TIMEOUT", "5s"));
              var lanes = seconds(environment.getOrDefault("TUWEN_LANES_GRACE", "0s"));
              return seconds(environment.getOrDefault("QUARKUS_SHUTDOWN_DELAY", "0s"))
                      + Math.max(requests, lanes)
                      + 10
                  > pod.spec().path("terminationGracePeriodSeconds").asInt();
            })
        .map(Pod::title);
  }

  private static int seconds(String duration) {
    var match = SECONDS.matcher(duration);
    return match.matches() ? Integer.parseInt(match.group(1)) : Integer.MAX_VALUE / 4;
  }

  private static Stream<String> roomForBodies(Manifests manifests) {
    var pod = manifests.get("Deployment", "tuwen-upload-service").at("/spec/template/spec");
    var environment = manifests.environment(pod.at("/containers/0"));
    var most =
        new BigDecimal(environment.get("TUWEN_UPLOAD_MAX_CONCURRENT"))
            .multiply(new BigDecimal(environment.get("TUWEN_UPLOAD_MAX_BODY").replace("M", "")))
            .multiply(BigDecimal.valueOf(1 << 20));
    var room = quantity(pod.at("/volumes/0/emptyDir/sizeLimit"));
    var granted = quantity(pod.at("/containers/0/resources/limits/ephemeral-storage"));
    return most.compareTo(room) > 0 || room.compareTo(granted) > 0
        ? Stream.of("%s of bodies, %s of tmp, %s granted".formatted(most, room, granted))
        : Stream.empty();
  }
}
