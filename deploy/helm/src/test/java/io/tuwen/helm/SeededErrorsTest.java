package io.tuwen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every check bites: each is shown mistakes of its kind, one at a time. */
class SeededErrorsTest {
  private static final String OCR = "tuwen-ocr-worker";
  private static final String RESIZE = "tuwen-image-resize-worker";
  private static final String RESULT = "tuwen-result-service";
  private static final String UPLOAD = "tuwen-upload-service";
  private static final String POD = "/spec/template/spec";
  private static final String CONTAINER = POD + "/containers/0";

  private static final Path EVERYTHING = HelmChart.resource("everything.yaml");

  /** With roles in the place of keys. */
  private static final Path ROLES = HelmChart.HOME.resolve("values-aliyun.yaml");

  /** With a storage, brokers and a database of its own. */
  private static final Path LAPTOP = HelmChart.HOME.resolve("values-laptop.yaml");

  /** A mistake, what it is made in, and the check that has to see it. */
  private record Seed(String check, String mistake, Path values, Consumer<Manifests> sow) {}

  private final List<Seed> seeds = new ArrayList<>();

  private void seed(String check, String mistake, Consumer<Manifests> sow) {
    seeds.add(new Seed(check, mistake, EVERYTHING, sow));
  }

  private void seedRole(String check, String mistake, Consumer<Manifests> sow) {
    seeds.add(new Seed(check, mistake, ROLES, sow));
  }

  private static ObjectNode at(Manifests manifests, String kind, String name, String pointer) {
    return (ObjectNode) manifests.get(kind, name).at(pointer);
  }

  private static ObjectNode deployment(Manifests manifests, String pointer) {
    return at(manifests, "Deployment", OCR, pointer);
  }

  private static void remove(Manifests manifests, String kind, String name) {
    assertThat(manifests.objects().remove(manifests.get(kind, name))).isTrue();
  }

  /** The components that a policy lets out. */
  private static ArrayNode leaves(Manifests manifests, String policy) {
    return (ArrayNode)
        manifests
            .get("NetworkPolicy", "tuwen-" + policy)
            .at("/spec/podSelector/matchExpressions/0/values");
  }

  /** The first port of a policy. */
  private static ObjectNode port(Manifests manifests, String policy, String rules) {
    return at(manifests, "NetworkPolicy", "tuwen-" + policy, "/spec/%s/0/ports/0".formatted(rules));
  }

  private static void drop(ArrayNode texts, String text) {
    var before = texts.size();
    texts.removeIf(it -> it.asText().equals(text));
    assertThat(texts.size()).isLessThan(before);
  }

  private static ObjectNode common(Manifests manifests) {
    return at(manifests, "ConfigMap", "tuwen-common", "/data");
  }

  private static ObjectNode volume(Manifests manifests, String name) {
    return named(manifests.get("Deployment", OCR).at(POD + "/volumes"), name);
  }

  private static ObjectNode mount(Manifests manifests, String name) {
    return named(manifests.get("Deployment", OCR).at(CONTAINER + "/volumeMounts"), name);
  }

  private static ObjectNode named(JsonNode list, String name) {
    return (ObjectNode)
        Yaml.each(list)
            .filter(it -> it.path("name").asText().equals(name))
            .findFirst()
            .orElseThrow();
  }

  private static ObjectNode trigger(Manifests manifests) {
    return at(manifests, "ScaledObject", OCR, "/spec/triggers/0/metadata");
  }

  private static ObjectNode rule(Manifests manifests, String alert) {
    return (ObjectNode)
        Yaml.each(manifests.get("PrometheusRule", "tuwen").at("/spec/groups/0/rules"))
            .filter(it -> it.path("alert").asText().equals(alert))
            .findFirst()
            .orElseThrow();
  }

  private static void replaceInDashboard(Manifests manifests, String from, String to) {
    var data = at(manifests, "ConfigMap", "tuwen-dashboard", "/data");
    data.put("tuwen.json", data.get("tuwen.json").asText().replace(from, to));
  }

  @Test
  void every_check_sees_the_mistakes_that_are_made_for_it() {
    sowModels();
    sowReferences();
    sowPolicies();
    sowCode();
    sowRoles();
    sowRollouts();
    sowWays();
    sowWiring();
    sowBrokers();
    var renderings =
        Stream.of(EVERYTHING, ROLES, LAPTOP).collect(Collectors.toMap(it -> it, HelmChart::render));

    var missed =
        seeds.stream()
            .filter(
                seed -> {
                  var good = renderings.get(seed.values());
                  var bad = good.copy();
                  seed.sow().accept(bad);
                  var check = Check.named(seed.check());
                  return !check.violations(good).isEmpty() || check.violations(bad).isEmpty();
                })
            .map(it -> it.check() + ": " + it.mistake())
            .toList();
    var untried =
        Check.ALL.stream()
            .map(Check::name)
            .filter(it -> seeds.stream().noneMatch(seed -> seed.check().equals(it)))
            .toList();

    report(seeds.size() - missed.size());
    assertThat(missed).isEmpty();
    assertThat(untried).isEmpty();
  }

  private void report(int caught) {
    var renderings = HelmChart.VALUES.stream().map(HelmChart::render).toList();
    var objects = renderings.stream().mapToInt(it -> it.objects().size()).sum();
    var violations =
        renderings.stream()
            .flatMap(it -> Check.ALL.stream().flatMap(check -> check.violations(it).stream()))
            .toList();
    System.out.printf(
        "chart: %d values files, %d objects x %d checks, %d violations; seeded errors caught"
            + " %d/%d%n",
        renderings.size(), objects, Check.ALL.size(), violations.size(), caught, seeds.size());
  }

  private void sowRollouts() {
    seed(
        "runbook",
        "an alert that leads nowhere",
        it -> ((ObjectNode) rule(it, "TuwenLagAge").get("annotations")).remove("runbook_url"));
    seed(
        "runbook",
        "an alert that leads to another's explanation",
        it ->
            ((ObjectNode) rule(it, "TuwenLagAge").get("annotations"))
                .put("runbook_url", "docs/kubernetes.md#tuwenresultage"));
    seed(
        "drains during an outage",
        "the policy that the API has by itself",
        it -> at(it, "PodDisruptionBudget", OCR, "/spec").remove("unhealthyPodEvictionPolicy"));
    seed(
        "ready for a while",
        "available at the first probe",
        it -> deployment(it, "/spec").remove("minReadySeconds"));
    seed(
        "settings of KEDA that act",
        "one that does not, with a replica at least",
        it -> at(it, "ScaledObject", OCR, "/spec").put("minReplicaCount", 1));
    seed(
        "settings of KEDA that act",
        "none, from zero",
        it -> at(it, "ScaledObject", OCR, "/spec").remove("pollingInterval"));
    seed(
        "lag decides",
        "CPU beside it, far below what a lane uses",
        it ->
            ((ArrayNode) it.get("ScaledObject", OCR).at("/spec/triggers"))
                .addObject()
                .put("type", "cpu")
                .put("name", "requests")
                .put("metricType", "Utilization")
                .putObject("metadata")
                .put("value", "70"));
  }

  private void sowModels() {
    seed(
        "known kinds",
        "an API that is gone",
        it -> at(it, "CronJob", "tuwen-sweep", "").put("apiVersion", "batch/v1beta1"));
    seed(
        "known fields",
        "a typing error deep inside",
        it -> deployment(it, CONTAINER + "/securityContext").put("readOnlyRootFilesytem", true));
    seed(
        "known fields",
        "a number in words",
        it -> at(it, "HorizontalPodAutoscaler", UPLOAD, "/spec").put("minReplicas", "two"));
    seed(
        "known fields",
        "no field of a topic",
        it -> at(it, "KafkaTopic", "image.uploaded", "/spec").put("partition", 3));
    seed("known fields", "no field of a rule", it -> rule(it, "TuwenLagAge").put("forr", "5m"));
    seed(
        "known fields",
        "no field of a monitor",
        it -> at(it, "ServiceMonitor", "tuwen", "/spec/endpoints/0").put("intervall", "5s"));
    seed("required fields", "no selector", it -> deployment(it, "/spec").remove("selector"));
    seed(
        "required fields",
        "no schedule",
        it -> at(it, "CronJob", "tuwen-sweep", "/spec").remove("schedule"));
    seed(
        "fields of KEDA",
        "a typing error in a trigger",
        it -> trigger(it).put("lagTreshold", "10"));
    seed("fields of KEDA", "a number as metadata", it -> trigger(it).put("lagThreshold", 10));
    seed("fields of KEDA", "no group", it -> trigger(it).remove("consumerGroup"));
    seed(
        "fields of KEDA",
        "a number in words",
        it -> at(it, "ScaledObject", OCR, "/spec").put("minReplicaCount", "one"));
    seed("metadata", "capitals", it -> at(it, "Service", OCR, "/metadata").put("name", "OCR"));
    seed(
        "unique names",
        "the same twice",
        it -> it.objects().add(it.get("Service", OCR).deepCopy()));
  }

  private void sowReferences() {
    seed(
        "labels of pods",
        "another component",
        it ->
            deployment(it, "/spec/template/metadata/labels")
                .put("app.kubernetes.io/component", "ocr"));
    seed(
        "selectors",
        "a service without pods",
        it -> at(it, "Service", OCR, "/spec/selector").put("app.kubernetes.io/component", "ocr"));
    seed(
        "selectors",
        "a service of all pods",
        it -> at(it, "Service", OCR, "/spec/selector").remove("app.kubernetes.io/component"));
    seed(
        "selectors",
        "a peer that is not there",
        it ->
            at(
                    it,
                    "NetworkPolicy",
                    "tuwen-upload-service-calls-result-service",
                    "/spec/egress/0/to/0/podSelector/matchLabels")
                .put("app.kubernetes.io/component", "results"));
    seed(
        "service ports",
        "a port that no container has",
        it -> at(it, "Service", OCR, "/spec/ports/0").put("targetPort", "web"));
    seed(
        "probe ports",
        "a port that no container has",
        it -> deployment(it, CONTAINER + "/readinessProbe/httpGet").put("port", "web"));
    seed(
        "ingress backends",
        "a service that is not there",
        it ->
            at(it, "Ingress", "tuwen-api", "/spec/rules/0/http/paths/0/backend/service")
                .put("name", "tuwen-uploads"));
    seed(
        "scale targets",
        "a deployment that is not there",
        it -> at(it, "ScaledObject", OCR, "/spec/scaleTargetRef").put("name", "ocr"));
    seed(
        "scale targets",
        "replicas beside a scaler",
        it -> deployment(it, "/spec").put("replicas", 2));
    seed(
        "references to ConfigMaps",
        "one that is not there",
        it -> remove(it, "ConfigMap", "tuwen-common"));
    seed(
        "references to ConfigMaps",
        "a key that is not there",
        it -> at(it, "ConfigMap", "tuwen-keda", "/data").remove("username"));
    seed(
        "references to Secrets",
        "a key that is not there",
        it ->
            deployment(it, POD + "/volumes/1/projected/sources/0/secret/items/0")
                .put("key", "accessKeyId"));
    seed(
        "references to Secrets",
        "a user that is not made",
        it -> remove(it, "KafkaUser", "tuwen-keda"));
    seed(
        "mounts",
        "a volume that is not there",
        it -> ((ArrayNode) it.get("Deployment", OCR).at(POD + "/volumes")).remove(1));
    seed(
        "service accounts",
        "that of all pods",
        it -> deployment(it, POD).put("serviceAccountName", "default"));
    seed("disruption budgets", "none", it -> remove(it, "PodDisruptionBudget", OCR));
    seed(
        "monitored services",
        "a port that no service has",
        it -> at(it, "ServiceMonitor", "tuwen", "/spec/endpoints/0").put("port", "metrics"));
    seed(
        "authentication of KEDA", "none", it -> remove(it, "TriggerAuthentication", "tuwen-kafka"));
    seed("closed by default", "open", it -> remove(it, "NetworkPolicy", "tuwen-deny-all"));
    seed(
        "closed by default",
        "open to the outside",
        it ->
            ((ArrayNode) it.get("NetworkPolicy", "tuwen-deny-all").at("/spec/policyTypes"))
                .remove(1));
    seed(
        "named flows alone",
        "from anywhere",
        it ->
            at(it, "NetworkPolicy", "tuwen-result-service-from-edge", "/spec/ingress/0")
                .remove("from"));
    seed(
        "named flows alone",
        "to anywhere",
        it -> at(it, "NetworkPolicy", "tuwen-to-storage", "/spec/egress/0").remove("to"));
    seed(
        "named flows alone",
        "traces to anywhere",
        it -> at(it, "NetworkPolicy", "tuwen-to-tracing", "/spec/egress/0").remove("to"));
    seed(
        "named flows alone",
        "to the whole internet and the nodes",
        it ->
            at(it, "NetworkPolicy", "tuwen-to-storage", "/spec/egress/0/to/0/ipBlock")
                .put("cidr", "0.0.0.0/0"));
    seed(
        "named flows alone",
        "names asked of every pod",
        it ->
            at(it, "NetworkPolicy", "tuwen-to-dns", "/spec/egress/0/to/0")
                .putObject("namespaceSelector"));
    seed(
        "collectors of metrics",
        "every pod of their namespace",
        it ->
            at(it, "NetworkPolicy", "tuwen-ocr-worker-from-monitoring", "/spec/ingress/0/from/0")
                .remove("podSelector"));
    seed(
        "ways out",
        "traces of pods that have none",
        it ->
            at(it, "NetworkPolicy", "tuwen-to-tracing", "/spec/podSelector")
                .remove("matchExpressions"));
    seed(
        "ways out",
        "storage for the sweep",
        it ->
            at(it, "NetworkPolicy", "tuwen-to-storage", "/spec/podSelector")
                .remove("matchExpressions"));
    seed("ways out", "the database for a worker", it -> leaves(it, "to-index").add("ocr-worker"));
    seed(
        "ways out",
        "addresses of operators for a worker",
        it -> leaves(it, "to-imports").add("ocr-worker"));
    seeds.add(
        new Seed(
            "ways in",
            "a storage that hears no service",
            LAPTOP,
            it -> remove(it, "NetworkPolicy", "tuwen-storage-hears-services")));
    seed(
        "ways out",
        "lists without a way to their database",
        it -> remove(it, "NetworkPolicy", "tuwen-to-index"));
    seed(
        "ways in",
        "another port than the database's",
        it ->
            at(
                    it,
                    "NetworkPolicy",
                    "tuwen-database-hears-result-service",
                    "/spec/ingress/0/ports/0")
                .put("port", 6432));
    seed(
        "sized tmp",
        "a database that writes its programs",
        it ->
            ((ArrayNode) it.get("StatefulSet", "tuwen-database").at(CONTAINER + "/volumeMounts"))
                .addObject()
                .put("name", "run")
                .put("mountPath", "/usr/lib/postgresql"));
    seed(
        "mounts",
        "a claim that is not mounted",
        it ->
            ((ArrayNode) it.get("StatefulSet", "tuwen-database").at("/spec/volumeClaimTemplates"))
                .addObject()
                .putObject("metadata")
                .put("name", "more"));
    seed(
        "named flows alone",
        "to every port",
        it -> at(it, "NetworkPolicy", "tuwen-to-storage", "/spec/egress/0").remove("ports"));
    seed(
        "ways in",
        "another port than the service's",
        it ->
            at(it, "NetworkPolicy", "tuwen-upload-service-from-edge", "/spec/ingress/0/ports/0")
                .put("port", 8080));
    seed(
        "ways out",
        "another port than the brokers'",
        it ->
            at(it, "NetworkPolicy", "tuwen-to-kafka", "/spec/egress/0/ports/0").put("port", 9092));
    seed(
        "ways out",
        "a call that does not get out",
        it -> remove(it, "NetworkPolicy", "tuwen-upload-service-calls-result-service"));
    seed(
        "ways in",
        "a call that does not get in",
        it -> remove(it, "NetworkPolicy", "tuwen-operations-hears-sweep"));
    seed(
        "ways in",
        "no way in from the world",
        it -> remove(it, "NetworkPolicy", "tuwen-result-service-from-edge"));
    seed(
        "ways in",
        "no way in for Prometheus",
        it -> remove(it, "NetworkPolicy", "tuwen-ocr-worker-from-monitoring"));
  }

  private void sowPolicies() {
    seed(
        "no container is root",
        "root",
        it -> deployment(it, POD + "/securityContext").put("runAsUser", 0));
    seed(
        "no container is root",
        "the user that the image names",
        it -> deployment(it, POD + "/securityContext").remove("runAsNonRoot"));
    seed(
        "seccomp", "none", it -> deployment(it, POD + "/securityContext").remove("seccompProfile"));
    seed(
        "no privileges",
        "escalation",
        it -> deployment(it, CONTAINER + "/securityContext").put("allowPrivilegeEscalation", true));
    seed(
        "no capabilities",
        "those of the engine",
        it -> deployment(it, CONTAINER + "/securityContext").remove("capabilities"));
    seed(
        "no capabilities",
        "one more",
        it ->
            deployment(it, CONTAINER + "/securityContext/capabilities")
                .putArray("add")
                .add("NET_ADMIN"));
    seed(
        "read-only root",
        "writable",
        it -> deployment(it, CONTAINER + "/securityContext").put("readOnlyRootFilesystem", false));
    seed("nothing of the host", "its network", it -> deployment(it, POD).put("hostNetwork", true));
    seed(
        "nothing of the host",
        "its disk",
        it -> deployment(it, POD + "/volumes/0").putObject("hostPath").put("path", "/"));
    seed(
        "no tokens",
        "mounted",
        it -> deployment(it, POD).put("automountServiceAccountToken", true));
    seed("no service links", "there", it -> deployment(it, POD).remove("enableServiceLinks"));
    seed(
        "sized tmp",
        "without an end",
        it -> deployment(it, POD + "/volumes/0/emptyDir").remove("sizeLimit"));
    seed(
        "requests and limits",
        "no limit",
        it -> deployment(it, CONTAINER + "/resources/limits").remove("memory"));
    seed(
        "requests and limits",
        "more requested than granted",
        it -> deployment(it, CONTAINER + "/resources/requests").put("cpu", "8"));
    seed("probes", "no readiness", it -> deployment(it, CONTAINER).remove("readinessProbe"));
    seed(
        "probes",
        "dead before it is not ready",
        it -> deployment(it, CONTAINER + "/livenessProbe").put("failureThreshold", 1));
    seed(
        "probes",
        "ended after a minute",
        it -> deployment(it, CONTAINER + "/livenessProbe").put("failureThreshold", 6));
    seed(
        "probes",
        "no patience with a busy pod",
        it -> deployment(it, CONTAINER + "/readinessProbe").put("timeoutSeconds", 1));
    seed("spread", "none", it -> deployment(it, POD).remove("topologySpreadConstraints"));
    seed(
        "pinned images",
        "the latest",
        it ->
            deployment(it, CONTAINER).put("image", "registry.example.com/tuwen-ocr-worker:latest"));
    seed(
        "pull secrets",
        "a job without",
        it ->
            at(it, "CronJob", "tuwen-sweep", "/spec/jobTemplate/spec/template/spec")
                .remove("imagePullSecrets"));
    seed(
        "no secrets in the open",
        "in a ConfigMap",
        it -> at(it, "ConfigMap", "tuwen-common", "/data").put("OSS_ACCESS_KEY_SECRET", "x"));
    seed(
        "no secrets in the open",
        "as a value",
        it -> {
          var variable = deployment(it, CONTAINER).putArray("env").addObject();
          variable.put("name", "OSS_ACCESS_KEY_SECRET").put("value", "x");
        });
    seed(
        "secrets as files",
        "in the environment",
        it -> {
          var variable = deployment(it, CONTAINER).putArray("env").addObject();
          variable.put("name", "OSS_ACCESS_KEY_SECRET");
          variable
              .putObject("valueFrom")
              .putObject("secretKeyRef")
              .put("name", "storage-ocr")
              .put("key", "access-key-secret");
        });
    seed(
        "secrets as files",
        "readable by all",
        it -> deployment(it, POD + "/volumes/1/projected").put("defaultMode", 420));
    seed(
        "secrets as files",
        "a token of the cluster among them",
        it ->
            ((ArrayNode) it.get("Deployment", OCR).at(POD + "/volumes/1/projected/sources"))
                .addObject()
                .putObject("serviceAccountToken")
                .put("path", "token"));
    seed(
        "told to come by TLS",
        "a rule that does not say it",
        it -> at(it, "HTTPRoute", "tuwen-api", "/spec/rules/1").remove("filters"));
    seed(
        "memory",
        "a limit below the sum",
        it -> deployment(it, CONTAINER + "/resources/limits").put("memory", "2Gi"));
    seed(
        "memory",
        "more images in work than fit",
        it -> at(it, "ConfigMap", OCR, "/data").put("TUWEN_IMAGES_MEMORY", "1536M"));
    seed(
        "memory",
        "more processes than fit",
        it -> at(it, "ConfigMap", OCR, "/data").put("TUWEN_OCR_CONCURRENCY", "4"));
    seed(
        "memory",
        "a heap that leaves nothing",
        it -> at(it, "ConfigMap", UPLOAD, "/data").put("JAVA_TOOL_OPTIONS", "-Xmx900m"));
    seed(
        "memory",
        "a heap that the image decides",
        it -> at(it, "ConfigMap", UPLOAD, "/data").remove("JAVA_TOOL_OPTIONS"));
    seed(
        "time to drain",
        "killed while it drains",
        it -> deployment(it, POD).put("terminationGracePeriodSeconds", 30));
    seed(
        "time to drain",
        "killed while its lanes drain",
        it -> at(it, "ConfigMap", OCR, "/data").put("TUWEN_LANES_GRACE", "75s"));
    seed(
        "time to drain",
        "no time for the delay before the requests",
        it ->
            at(it, "Deployment", "tuwen-image-resize-worker", POD)
                .put("terminationGracePeriodSeconds", 70));
    seed(
        "room for bodies",
        "more bodies than room",
        it -> at(it, "ConfigMap", UPLOAD, "/data").put("TUWEN_UPLOAD_MAX_CONCURRENT", "256"));
  }

  private void sowRoles() {
    seed(
        "service accounts",
        "that of another service",
        it -> deployment(it, POD).put("serviceAccountName", UPLOAD));
    seedRole(
        "key or role",
        "a key beside the role",
        it -> {
          var secret =
              ((ArrayNode) it.get("Deployment", OCR).at(POD + "/volumes/1/projected/sources"))
                  .addObject()
                  .putObject("secret");
          secret.put("name", "storage-ocr").putArray("items").addObject().put("path", "OSS_X");
        });
    seedRole(
        "key or role",
        "the role of another service",
        it ->
            at(it, "ConfigMap", OCR, "/data")
                .put(
                    "ALIBABA_CLOUD_ROLE_ARN",
                    at(it, "ConfigMap", UPLOAD, "/data").get("ALIBABA_CLOUD_ROLE_ARN").asText()));
    seedRole(
        "key or role",
        "no token to take the role with",
        it -> ((ArrayNode) it.get("Deployment", OCR).at(POD + "/volumes")).remove(2));
    seedRole(
        "secrets as files",
        "a token for others than STS",
        it -> token(it).put("audience", "https://kubernetes.default.svc"));
    seedRole(
        "secrets as files",
        "a token that lasts a day",
        it -> token(it).put("expirationSeconds", 86_400));
    seedRole(
        "required environment",
        "half a role",
        it -> at(it, "ConfigMap", OCR, "/data").remove("ALIBABA_CLOUD_OIDC_PROVIDER_ARN"));
    seedRole("ways out", "no way to STS", it -> remove(it, "NetworkPolicy", "tuwen-to-sts"));
    seed(
        "ways out",
        "no way to where users log in",
        it -> remove(it, "NetworkPolicy", "tuwen-to-platforms"));
    seed(
        "ways out",
        "the platforms for every service",
        it ->
            at(it, "NetworkPolicy", "tuwen-to-platforms", "/spec/podSelector")
                .remove("matchExpressions"));
    seed(
        "environment",
        "an app of a service that has no users",
        it -> at(it, "ConfigMap", OCR, "/data").put("TUWEN_APPS_SHOP_PLATFORM", "wechat"));
    seed(
        "no secrets in the open",
        "the secret of an app",
        it -> at(it, "ConfigMap", UPLOAD, "/data").put("TUWEN_APPS_SHOP_SECRET", "x"));
    seed(
        "no secrets in the open",
        "keys of sessions",
        it -> at(it, "ConfigMap", UPLOAD, "/data").put("SESSION_KEYS", "a=x"));
  }

  private static ObjectNode token(Manifests manifests) {
    return deployment(manifests, POD + "/volumes/2/projected/sources/0/serviceAccountToken");
  }

  private void sowCode() {
    seed("topics", "one is missing", it -> remove(it, "KafkaTopic", "replays"));
    seed(
        "topics",
        "one that forgets",
        it ->
            at(it, "KafkaTopic", "image.uploaded", "/spec/config").put("cleanup.policy", "delete"));
    seed(
        "topics",
        "too few partitions",
        it -> at(it, "KafkaTopic", "image.uploaded", "/spec").put("partitions", 6));
    seed("lanes of scalers", "another group", it -> trigger(it).put("consumerGroup", "ocr"));
    seed("lanes of scalers", "another topic", it -> trigger(it).put("topic", "image.processed"));
    seed(
        "lanes of scalers",
        "a lane without a trigger",
        it -> ((ArrayNode) it.get("ScaledObject", OCR).at("/spec/triggers")).remove(2));
    seed(
        "lanes of scalers",
        "begins with the latest",
        it -> trigger(it).put("offsetResetPolicy", "latest"));
    seed(
        "replicas and partitions",
        "more than partitions",
        it -> at(it, "ScaledObject", OCR, "/spec").put("maxReplicaCount", 13));
    seed(
        "replicas and partitions",
        "sent away while KEDA is blind",
        it -> at(it, "ScaledObject", OCR, "/spec/fallback").put("behavior", "static"));
    seed(
        "rights at the brokers",
        "too many",
        it ->
            ((ArrayNode) it.get("KafkaUser", OCR).at("/spec/authorization/acls/0/operations"))
                .add("Write"));
    seed(
        "rights at the brokers",
        "one that there is not",
        it ->
            ((ArrayNode) it.get("KafkaUser", OCR).at("/spec/authorization/acls/0/operations"))
                .add("Reed"));
    seed(
        "rights at the brokers",
        "too few",
        it ->
            ((ArrayNode) it.get("KafkaUser", "tuwen-result-service").at("/spec/authorization/acls"))
                .remove(1));
    seed(
        "environment",
        "a name that no chart knows",
        it -> at(it, "ConfigMap", OCR, "/data").put("TUWEN_OCR_THREADS", "2"));
    seed(
        "environment",
        "that of another service",
        it -> at(it, "ConfigMap", OCR, "/data").put("TUWEN_UPLOAD_MAX_BODY", "2M"));
    seed(
        "required environment",
        "no endpoint",
        it -> at(it, "ConfigMap", "tuwen-common", "/data").remove("TUWEN_STORAGE_ENDPOINT"));
    seed(
        "required environment",
        "renditions that are open where nothing else is",
        it -> at(it, "ConfigMap", RESIZE, "/data").remove("TUWEN_ACCESS"));
    seed(
        "required environment",
        "secrets that are not looked for",
        it ->
            at(it, "ConfigMap", "tuwen-common", "/data")
                .remove("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS"));
    seed(
        "required environment",
        "a key that is not mounted",
        it ->
            ((ArrayNode) it.get("Deployment", OCR).at(POD + "/volumes/1/projected/sources"))
                .remove(1));
    seed(
        "ports of the code",
        "another port",
        it -> deployment(it, CONTAINER + "/ports/0").put("containerPort", 8080));
    seed(
        "health paths",
        "another path",
        it -> deployment(it, CONTAINER + "/livenessProbe/httpGet").put("path", "/health"));
    seed(
        "metrics path",
        "another path",
        it -> at(it, "ServiceMonitor", "tuwen", "/spec/endpoints/0").put("path", "/metrics"));
    seed(
        "routes",
        "uploads to those who answer",
        it ->
            at(it, "Ingress", "tuwen-api", "/spec/rules/0/http/paths/0")
                .put("path", "/v1/uploads"));
    seed(
        "routes",
        "operators' paths to the world",
        it -> {
          var paths = (ArrayNode) it.get("Ingress", "tuwen-api").at("/spec/rules/0/http/paths");
          ((ObjectNode) paths.get(0)).put("path", "/").put("pathType", "Prefix");
        });
    seed(
        "routes",
        "a path of its own on the images' host",
        it ->
            ((ArrayNode) it.get("Ingress", "tuwen-images").at("/spec/rules/0/http/paths"))
                .add(it.get("Ingress", "tuwen-api").at("/spec/rules/0/http/paths/0").deepCopy()));
    seed(
        "routes",
        "one path, two services",
        it -> {
          var paths = (ArrayNode) it.get("Ingress", "tuwen-api").at("/spec/rules/0/http/paths");
          var second = (ObjectNode) paths.get(0).deepCopy();
          ((ObjectNode) second.at("/backend/service")).put("name", "tuwen-image-resize-worker");
          paths.add(second);
        });
    seed(
        "routes",
        "uploads to those who answer, by a Gateway",
        it ->
            at(it, "HTTPRoute", "tuwen-api", "/spec/rules/1/matches/0/path")
                .put("value", "/v1/uploads"));
    seed(
        "routes",
        "operators' paths to the world, by a Gateway",
        it -> at(it, "HTTPRoute", "tuwen-api", "/spec/rules/0/matches/0/path").put("value", "/"));
    seed(
        "routes",
        "a method less, by a Gateway",
        it ->
            Yaml.each(it.get("HTTPRoute", "tuwen-api").at("/spec/rules"))
                .flatMap(rule -> Yaml.each(rule.path("matches")))
                .filter(match -> match.has("method"))
                .forEach(match -> ((ObjectNode) match).remove("method")));
    seed(
        "limits of bodies",
        "the controller's own",
        it ->
            at(it, "Ingress", "tuwen-api", "/metadata/annotations")
                .put("nginx.ingress.kubernetes.io/proxy-body-size", "64m"));
    seed(
        "limits of bodies",
        "the controller's default",
        it -> at(it, "Ingress", "tuwen-api", "/metadata").remove("annotations"));
    seed(
        "ingress backends",
        "a service that is not there, by a Gateway",
        it ->
            at(it, "HTTPRoute", "tuwen-api", "/spec/rules/0/backendRefs/0")
                .put("name", "tuwen-uploads"));
    seed(
        "known fields",
        "no field of a route",
        it -> at(it, "HTTPRoute", "tuwen-api", "/spec").put("hostname", "api"));
    seed(
        "expressions",
        "a bracket is open",
        it -> rule(it, "TuwenLagAge").put("expr", "max by (worker) (tuwen_lag > 1"));
    seed(
        "expressions",
        "a rate of no range",
        it -> rule(it, "TuwenLagAge").put("expr", "rate(tuwen_events_received_total) > 1"));
    seed(
        "expressions",
        "one in the dashboard",
        it -> replaceInDashboard(it, "max by (worker, lane)", "max by worker, lane"));
    seed(
        "metrics exist",
        "one that no service has",
        it -> rule(it, "TuwenLagAge").put("expr", "tuwen_lag_age_seconds > 1"));
    seed(
        "metrics exist",
        "a label that it has not",
        it -> rule(it, "TuwenDeadLetters").put("expr", "max by (lane) (tuwen_dead_letters) > 0"));
    seed(
        "metrics exist",
        "a label that one from elsewhere has not",
        it ->
            rule(it, "TuwenNobodyReady")
                .put("expr", "max by (pod_name) (kube_deployment_status_replicas_available) == 0"));
    seed(
        "metrics exist",
        "one in the dashboard",
        it -> replaceInDashboard(it, "tuwen_events_received_total", "tuwen_events_total"));
    seed(
        "metrics are shown",
        "one that is not used",
        it -> replaceInDashboard(it, "tuwen_intake_events_total", "up"));
    seed(
        "runbook",
        "an alert without a runbook",
        it -> rule(it, "TuwenLagAge").put("alert", "TuwenSlow"));
    seed(
        "runbook",
        "an alert without severity",
        it -> rule(it, "TuwenLagAge").set("labels", TextNode.valueOf("")));
  }

  private void sowWays() {
    seed("ways out", "no names", it -> remove(it, "NetworkPolicy", "tuwen-to-dns"));
    seed("ways out", "names at another port", it -> port(it, "to-dns", "egress").put("port", 5353));
    seed(
        "ways out",
        "a service without brokers",
        it -> drop(leaves(it, "to-kafka"), "result-service"));
    seed(
        "ways out", "a worker without storage", it -> drop(leaves(it, "to-storage"), "ocr-worker"));
    seed("ways out", "no way to clouds", it -> remove(it, "NetworkPolicy", "tuwen-to-clouds"));
    for (var way : List.of("storage", "index", "webhooks", "oidc", "clouds", "platforms")) {
      seed(
          "ways out",
          "another port to " + way,
          it -> port(it, "to-" + way, "egress").put("port", 4444));
    }
    seed(
        "ways out",
        "a call at the port of another service",
        it -> port(it, "upload-service-calls-result-service", "egress").put("port", 8083));
    seed(
        "ways out",
        "addresses of clients for a worker",
        it -> leaves(it, "to-img-urls").add("ocr-worker"));
    seed(
        "ways out",
        "a Service at another port than its callers ask",
        it -> at(it, "Service", "tuwen-operations", "/spec/ports/0").put("port", 8080));
    seed(
        "ways in",
        "the world to those who decode",
        it ->
            at(
                    it,
                    "NetworkPolicy",
                    "tuwen-upload-service-from-edge",
                    "/spec/podSelector/matchLabels")
                .put("app.kubernetes.io/component", "ocr-worker"));
    seed(
        "ways in",
        "the world to health and metrics",
        it -> port(it, "result-service-from-edge", "ingress").put("port", 9084));
    seed(
        "ways in",
        "a service that calls nobody",
        it ->
            at(
                    it,
                    "NetworkPolicy",
                    "tuwen-image-resize-worker-hears-result-service",
                    "/spec/ingress/0/from/0/podSelector/matchLabels")
                .put("app.kubernetes.io/component", "ocr-worker"));
  }

  private void sowWiring() {
    seed(
        "authority of the brokers",
        "a Secret that is not there",
        it -> ((ObjectNode) volume(it, "kafka-ca").get("secret")).put("secretName", "ca"));
    seed(
        "authority of the brokers",
        "a key that is not there",
        it -> ((ObjectNode) volume(it, "kafka-ca").at("/secret/items/0")).put("key", "ca.pem"));
    seed(
        "paths of the environment",
        "an authority mounted elsewhere",
        it -> mount(it, "kafka-ca").put("mountPath", "/etc/ca"));
    seed(
        "paths of the environment",
        "secrets mounted elsewhere",
        it -> mount(it, "secrets").put("mountPath", "/etc/secrets"));
    seedRole(
        "paths of the environment",
        "a token mounted elsewhere",
        it -> mount(it, "role-token").put("mountPath", "/var/run/token"));
    seed(
        "keys of secrets",
        "renditions signed with the operators' token",
        it ->
            Yaml.everything(it.get("Deployment", RESIZE))
                .filter(item -> item.path("path").asText().equals("RENDITION_SIGNING_KEYS"))
                .forEach(item -> ((ObjectNode) item).put("key", "admin-token")));
    seed(
        "secrets as files",
        "of a group that the pod is not in",
        it -> deployment(it, POD + "/securityContext").remove("fsGroup"));
    seed(
        "images of services",
        "another's",
        it ->
            deployment(it, CONTAINER)
                .put("image", "registry.example.com/team/tuwen-upload-service:1.2.3"));
    seed(
        "hosts of Ingresses",
        "images at the API's",
        it -> {
          at(it, "Ingress", "tuwen-images", "/spec/rules/0").put("host", "api.example.com");
          var certified = (ArrayNode) it.get("Ingress", "tuwen-images").at("/spec/tls/0/hosts");
          certified.removeAll().add("api.example.com");
        });
    seed(
        "hosts of Ingresses",
        "a certificate for another",
        it -> at(it, "Ingress", "tuwen-api", "/spec/rules/0").put("host", "other.example.com"));
    seed(
        "host of images",
        "the API's",
        it ->
            at(it, "ConfigMap", RESULT, "/data")
                .put("TUWEN_RESULT_IMAGES_URL", "https://api.example.com"));
    seed(
        "host of images",
        "not told",
        it -> at(it, "ConfigMap", RESULT, "/data").remove("TUWEN_RESULT_IMAGES_URL"));
    seed(
        "storage by TLS",
        "in the clear",
        it -> common(it).put("TUWEN_STORAGE_ENDPOINT", "http://oss.example.com:8443"));
    seed(
        "patience of the edge",
        "shorter than a poll",
        it ->
            at(it, "Ingress", "tuwen-api", "/metadata/annotations")
                .put("nginx.ingress.kubernetes.io/proxy-read-timeout", "10"));
    seed(
        "compatibility endpoints",
        "one that there is not",
        it -> at(it, "ConfigMap", UPLOAD, "/data").put("TUWEN_COMPAT", "wxocr,alipay"));
    seed(
        "required environment",
        "all clients as one address",
        it -> at(it, "ConfigMap", UPLOAD, "/data").remove("TUWEN_TRUSTED_PROXIES"));
    seed(
        "required environment",
        "a caller's limits for each instance",
        it -> at(it, "ConfigMap", UPLOAD, "/data").remove("TUWEN_LIMITS_INSTANCES"));
    seed(
        "services of metrics",
        "an alert for one that there is not",
        it ->
            rule(it, "TuwenLagAge")
                .put(
                    "expr",
                    "sum(rate(http_server_requests_seconds_count{service=\"results\"}[5m]))"));
  }

  private void sowBrokers() {
    seed(
        "scale targets",
        "that of another scaler",
        it -> at(it, "ScaledObject", OCR, "/spec/scaleTargetRef").put("name", RESIZE));
    seed("brokers of scalers", "asked in the clear", it -> trigger(it).put("tls", "disable"));
    seed("brokers of scalers", "another mechanism", it -> trigger(it).put("sasl", "plaintext"));
    seed(
        "brokers of scalers",
        "others",
        it -> trigger(it).put("bootstrapServers", "kafka.example.com:9093"));
    seed(
        "brokers of scalers",
        "a lag that never acts",
        it -> trigger(it).put("lagThreshold", "100000"));
    seed(
        "brokers of scalers",
        "passwords in the clear",
        it -> common(it).put("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT"));
    seed(
        "one cluster",
        "a topic of another",
        it ->
            at(it, "KafkaTopic", "image.uploaded", "/metadata/labels")
                .put("strimzi.io/cluster", "other"));
    seed("topics", "under other names", it -> common(it).put("TUWEN_TOPICS_SEPARATOR", "_"));
    seed(
        "drains during an outage",
        "a budget that grants nothing",
        it -> at(it, "PodDisruptionBudget", OCR, "/spec").put("maxUnavailable", 0));
    seed(
        "no gap in a roll-out",
        "all at once",
        it -> deployment(it, "/spec/strategy").put("type", "Recreate").remove("rollingUpdate"));
    seed(
        "no gap in a roll-out",
        "one less",
        it -> deployment(it, "/spec/strategy/rollingUpdate").put("maxUnavailable", 1));
    seed(
        "bounds of scalers",
        "at least more than at most",
        it -> at(it, "HorizontalPodAutoscaler", UPLOAD, "/spec").put("minReplicas", 7));
    seed(
        "probes",
        "two seconds to start",
        it -> deployment(it, CONTAINER + "/startupProbe").put("failureThreshold", 1));
    seed(
        "sized tmp",
        "in memory",
        it -> deployment(it, POD + "/volumes/0/emptyDir").put("medium", "Memory"));
    seed(
        "memory",
        "a second heap",
        it -> at(it, "ConfigMap", UPLOAD, "/data").put("JAVA_TOOL_OPTIONS", "-Xmx512m -Xmx4g"));
    seed(
        "spread",
        "together with another service",
        it ->
            Yaml.everything(it.get("Deployment", OCR))
                .map(node -> node.at("/labelSelector/matchLabels"))
                .filter(JsonNode::isObject)
                .forEach(node -> ((ObjectNode) node).remove("app.kubernetes.io/component")));
  }
}
