package io.tuwen.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.helm.Manifests.Pod;
import io.tuwen.helm.Manifests.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class ChartTest {
  private static final Path POLICIES = Path.of("../policies");

  /** Below values that templates take as they are. */
  private static final Set<String> WHOLE =
      Set.of("cpu", "memory", "requests", "limits", "podSelector");

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

  /** A value that nothing reads is set in vain. */
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
                .filter(
                    it -> !templates.toString().matches("(?s).*(?:[.\"]|values: )" + it + "\\b.*")))
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
            "HTTPRoute",
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
            "StatefulSet",
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

  /**
   * The images of watermarks lie among the originals, what the renditions bucket remembers of sizes
   * lies among these, and by what a wrong owner key is known among the texts; none may expire.
   */
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
        .contains("<Days>30</Days>", "<Not>", "<Prefix>.sizes/</Prefix>");
    assertThat(rules.get("tuwen-texts.xml").asText())
        .contains("<Days>365</Days>", "<Not>", "<Prefix>.owner-key</Prefix>");
  }

  @Test
  void a_changed_value_restarts_those_whom_it_concerns() {
    var before = checksums(Map.of());

    assertThat(changed(before, checksums(Map.of("uploadService.config.TUWEN_UPLOAD_X", "1"))))
        .containsExactly("tuwen-upload-service");
    assertThat(changed(before, checksums(Map.of("storage.region", "cn-beijing"))))
        .hasSize(Repository.SERVICES.size());
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

  /** The bases of the sum are those of deploy/memory.properties. */
  @ParameterizedTest
  @MethodSource("components")
  void a_limit_of_memory_holds_the_sum_and_no_MiB_less_is_taken(String component) {
    var values = camelCase(component);
    var plain = HelmChart.render(HelmChart.resource("minimal.yaml"));
    var container = container(plain, component);
    var told = plain.environment(container);
    var heap = Integer.parseInt(told.get("JAVA_TOOL_OPTIONS").replaceAll("\\D", ""));
    var need = MemoryNeed.of(component, heap, told);

    var limited = HelmChart.render(HelmChart.resource("minimal.yaml"), memory(values, need + "Mi"));

    assertThat(container(limited, component).at("/resources/limits/memory").asText())
        .isEqualTo(need + "Mi");
    assertThatThrownBy(
            () ->
                HelmChart.render(
                    HelmChart.resource("minimal.yaml"), memory(values, need - 1 + "Mi")))
        .hasMessageContaining(
            "%s.resources.limits.memory is %dMi, and its heap, its processes and its images take %dMi"
                .formatted(values, need - 1, need));
  }

  static List<String> components() {
    return Repository.SERVICES;
  }

  private static Map<String, String> memory(String values, String limit) {
    return Map.of(
        values + ".resources.limits.memory", limit, values + ".resources.requests.memory", "256Mi");
  }

  private static String camelCase(String component) {
    return Pattern.compile("-(.)")
        .matcher(component)
        .replaceAll(it -> it.group(1).toUpperCase(Locale.ROOT));
  }

  @Test
  void compatibility_endpoints_are_those_of_the_code() throws IOException {
    var schema = Yaml.MAPPER.readTree(HelmChart.HOME.resolve("values.schema.json").toFile());

    assertThat(Yaml.texts(schema.at("/properties/compat/items/enum")))
        .containsExactly(
            Stream.of(CompatibilityEndpoint.values())
                .map(CompatibilityEndpoint::text)
                .toArray(String[]::new));
  }

  /** Helm reads every number as one with a point, and writes large ones as 5e+07. */
  @Test
  void a_number_among_the_further_environment_stays_as_it_is_written() {
    var manifests = HelmChart.render(HelmChart.resource("everything.yaml"));

    assertThat(manifests.environment(container(manifests, "upload-service")))
        .containsEntry("TUWEN_UPLOAD_MAX_PIXELS", "50000000");
  }

  /** All instances together grant a caller no more than its limits. */
  @ParameterizedTest
  @CsvSource({
    "uploadService.autoscaling.maxReplicas, 4, 4",
    "uploadService.autoscaling.enabled, false, 2",
    "uploadService.limitsInstances, 3, 3"
  })
  void a_caller_s_limits_are_shared_by_the_pods_that_there_may_be(
      String value, String given, String instances) {
    var manifests = HelmChart.render(HelmChart.resource("minimal.yaml"), Map.of(value, given));

    assertThat(manifests.environment(container(manifests, "upload-service")))
        .containsEntry("TUWEN_LIMITS_INSTANCES", instances);
  }

  /** An address of IPv6 is full of colons. */
  @ParameterizedTest
  @CsvSource({
    "https://[fd00::1], 443",
    "https://[fd00::1]:9000, 9000",
    "https://oss.example.com/, 443",
    "https://oss.example.com:8443, 8443"
  })
  void the_storage_is_reached_by_the_port_of_its_address(String endpoint, int port) {
    var manifests =
        HelmChart.render(HelmChart.resource("minimal.yaml"), Map.of("storage.endpoint", endpoint));

    assertThat(ports(manifests, "tuwen-to-storage")).containsExactly(port);
  }

  private static List<Integer> ports(Manifests manifests, String policy) {
    return Yaml.each(manifests.get("NetworkPolicy", policy).at("/spec/egress/0/ports"))
        .map(it -> it.path("port").asInt())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "networkPolicy.importPorts[0], 8080, tuwen-to-imports, 443 8080",
    "networkPolicy.imgUrlPorts[0], 80, tuwen-to-img-urls, 443 80",
    "apps.pay.baseUrl, https://gateway.example.com:7443/pay, tuwen-to-platforms, 443 7443",
    "ocrWorker.config.TUWEN_OCR_WECHAT_URL, https://proxy.example.com:8444/, tuwen-to-clouds, 443 8444",
    "ocrWorker.config.TUWEN_OCR_ALIYUN_ENDPOINT, https://proxy.example.com:8443/, tuwen-to-clouds, 443 8443"
  })
  void a_way_out_has_the_ports_of_what_is_reached_by_it(
      String value, String given, String policy, String expected) {
    var manifests = HelmChart.render(HelmChart.resource("everything.yaml"), Map.of(value, given));

    assertThat(ports(manifests, policy))
        .containsExactlyElementsOf(Stream.of(expected.split(" ")).map(Integer::valueOf).toList());
    assertThat(Check.ALL.stream().flatMap(it -> it.violations(manifests).stream())).isEmpty();
  }

  /** The key is built in. They were refused where there was no way to others. */
  @Test
  void callbacks_need_no_way_out_and_have_one_where_platforms_are_named() {
    var callbacks =
        Map.of(
            "tickets.uploadUrl", "https://originals.example.com/",
            "tickets.callbackUrl", "https://api.example.com/v1/uploads/callback");
    var named = new HashMap<>(callbacks);
    named.put("networkPolicy.platformPeers[0].ipBlock.cidr", "10.7.0.0/16");

    var without = HelmChart.render(HelmChart.resource("minimal.yaml"), callbacks);
    var with = HelmChart.render(HelmChart.resource("minimal.yaml"), named);

    assertThat(without.find("NetworkPolicy", "tuwen-to-platforms")).isEmpty();
    assertThat(ports(with, "tuwen-to-platforms")).containsExactly(443);
    for (var manifests : List.of(without, with)) {
      assertThat(Check.ALL.stream().flatMap(it -> it.violations(manifests).stream())).isEmpty();
    }
  }

  /** As the framework does where the address names no port. */
  @ParameterizedTest
  @CsvSource({
    "http://collector.tracing:4317, 4317",
    "http://[fd00::2], 80",
    "http://collector.tracing, 80",
    "https://collector.example.com/otlp, 443"
  })
  void traces_get_out_by_the_port_that_they_are_sent_to(String endpoint, int port) {
    var policy =
        HelmChart.render(
                HelmChart.resource("minimal.yaml"),
                Map.of(
                    "tracing.endpoint",
                    endpoint,
                    "tracing.share",
                    "0.1",
                    "networkPolicy.tracingPeers[0].ipBlock.cidr",
                    "10.5.0.0/16"))
            .get("NetworkPolicy", "tuwen-to-tracing");

    assertThat(policy.at("/spec/egress/0/ports/0/port").asInt()).isEqualTo(port);
  }

  /** A worker that is not to send traces has no way to the collector either. */
  @Test
  void without_a_share_of_traces_there_is_no_way_out_for_them() {
    var manifests =
        HelmChart.render(
            HelmChart.resource("minimal.yaml"),
            Map.of("tracing.endpoint", "https://collector.example.com"));

    assertThat(manifests.find("NetworkPolicy", "tuwen-to-tracing")).isEmpty();
    assertThat(manifests.get("ConfigMap", "tuwen-common").path("data").has("TUWEN_TRACING_SHARE"))
        .isFalse();
  }

  /** A decoder that was taken over finds the key of its own service, and no other. */
  @Test
  void every_service_shows_a_key_of_its_own_to_the_storage() {
    var keys =
        HelmChart.render(HelmChart.resource("minimal.yaml")).services().stream()
            .collect(
                Collectors.toMap(
                    Pod::component,
                    pod ->
                        Manifests.secretFiles(pod)
                            .filter(it -> it.file().startsWith("OSS_"))
                            .map(SecretFile::secret)
                            .collect(Collectors.toSet())));

    assertThat(keys)
        .containsEntry("upload-service", Set.of("storage-upload"))
        .containsEntry("ocr-worker", Set.of("storage-ocr"))
        .containsEntry("image-resize-worker", Set.of("storage-resize"))
        .containsEntry("result-service", Set.of("storage-result"))
        .containsEntry("operations", Set.of("storage-operations"));
  }

  /** The ocr-worker answers no client and makes no public id: it has nothing to sign or name. */
  @Test
  void a_service_has_the_secrets_that_it_uses_and_no_other() {
    var files =
        HelmChart.render(HelmChart.resource("minimal.yaml")).services().stream()
            .collect(
                Collectors.toMap(
                    Pod::component,
                    pod ->
                        Manifests.secretFiles(pod)
                            .map(SecretFile::file)
                            .filter(it -> !it.startsWith("OSS_"))
                            .collect(Collectors.toSet())));

    assertThat(files)
        .containsEntry("ocr-worker", Set.of("KAFKA_SASL_JAAS_CONFIG"))
        .containsEntry("upload-service", Set.of("KAFKA_SASL_JAAS_CONFIG", "TUWEN_NAME_KEY"))
        .containsEntry(
            "operations", Set.of("KAFKA_SASL_JAAS_CONFIG", "TUWEN_ADMIN_TOKEN", "TUWEN_NAME_KEY"))
        .containsEntry(
            "image-resize-worker",
            Set.of("KAFKA_SASL_JAAS_CONFIG", "RENDITION_SIGNING_KEYS", "TUWEN_NAME_KEY"))
        .containsEntry(
            "result-service",
            Set.of("KAFKA_SASL_JAAS_CONFIG", "RENDITION_SIGNING_KEYS", "TUWEN_NAME_KEY"));
  }

  @Test
  void with_roles_there_is_no_access_key_anywhere() {
    var manifests = HelmChart.render(HelmChart.HOME.resolve("values-aliyun.yaml"));
    var values = read("values-aliyun.yaml");

    assertThat(manifests.objects().toString().toLowerCase(Locale.ROOT))
        .doesNotContain("access-key-id")
        .doesNotContain("access-key-secret");
    assertThat(values.toLowerCase(Locale.ROOT)).doesNotContain("access-key", "accesskey");
  }

  /** As the trust policies of deploy/policies name them. */
  @Test
  void every_service_takes_its_own_role_by_its_own_account() {
    var manifests = HelmChart.render(HelmChart.HOME.resolve("values-aliyun.yaml"));

    for (var pod : manifests.services()) {
      assertThat(pod.spec().path("serviceAccountName").asText())
          .isEqualTo("tuwen-" + pod.component());
      assertThat(manifests.environment(pod.spec().at("/containers/0")))
          .containsEntry(
              "ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1234567890123456:role/tuwen-" + pod.component())
          .containsEntry(
              "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
              "acs:ram::1234567890123456:oidc-provider/ack-rrsa-c0123456789abcdef0123456789abcdef")
          .containsEntry(
              "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
              "/var/run/secrets/ack.alibabacloud.com/rrsa-tokens/token")
          .containsEntry("ALIBABA_CLOUD_STS_ENDPOINT", "sts-vpc.cn-hangzhou.aliyuncs.com");
      assertThat(pod.spec().at("/containers/0/volumeMounts").toString())
          .contains("\"/var/run/secrets/ack.alibabacloud.com/rrsa-tokens\"");
    }
  }

  /** A role that trusts another account, or any, would be anybody's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "upload-service",
        "ocr-worker",
        "image-resize-worker",
        "result-service",
        "operations",
        "retention"
      })
  void a_role_trusts_the_account_of_its_pods_in_this_cluster_alone(String component)
      throws IOException {
    var manifests = HelmChart.render(HelmChart.HOME.resolve("values-aliyun.yaml"));
    var pod =
        manifests.pods().stream()
            .filter(it -> it.component().equals(component))
            .findFirst()
            .orElseThrow();
    var told = pod.containers().map(manifests::environment).findFirst().orElseThrow();
    var trust = Yaml.MAPPER.readTree(POLICIES.resolve("trust/" + component + ".json").toFile());
    var statement = trust.at("/Statement/0");
    var conditions = statement.at("/Condition/StringEquals");

    assertThat(trust.path("Statement")).hasSize(1);
    assertThat(Yaml.texts(statement.at("/Principal/Federated")))
        .containsExactly(told.get("ALIBABA_CLOUD_OIDC_PROVIDER_ARN"));
    assertThat(Yaml.texts(conditions.path("oidc:aud"))).containsExactly("sts.aliyuncs.com");
    assertThat(Yaml.texts(conditions.path("oidc:iss"))).hasSize(1);
    assertThat(Yaml.texts(conditions.path("oidc:sub")))
        .containsExactly(
            "system:serviceaccount:images:" + pod.spec().path("serviceAccountName").asText());
    assertThat(POLICIES.resolve(component + ".json")).isRegularFile();
  }

  @Test
  void the_role_of_phones_trusts_the_role_of_upload_service_alone() throws IOException {
    var told =
        HelmChart.render(HelmChart.HOME.resolve("values-aliyun.yaml"))
            .get("ConfigMap", "tuwen-upload-service")
            .at("/data/ALIBABA_CLOUD_ROLE_ARN")
            .asText();

    assertThat(
            Yaml.texts(
                Yaml.MAPPER
                    .readTree(POLICIES.resolve("trust/phone.json").toFile())
                    .at("/Statement/0/Principal/RAM")))
        .containsExactly(told);
  }

  @Test
  void a_webhook_is_told_of_the_roles_and_then_the_chart_injects_nothing() {
    var manifests =
        HelmChart.render(
            HelmChart.HOME.resolve("values-aliyun.yaml"),
            Map.of("credentials.role.injection", "webhook", "credentials.role.accountId", ""));

    assertThat(manifests.pods().stream().map(it -> manifests.roleOfWebhook(it).orElse("none")))
        .containsExactlyInAnyOrder(
            "tuwen-upload-service",
            "tuwen-ocr-worker",
            "tuwen-image-resize-worker",
            "tuwen-result-service",
            "tuwen-operations",
            "tuwen-retention",
            "none");
    assertThat(manifests.pods().stream().flatMap(Manifests::identityTokens)).isEmpty();
    assertThat(Check.ALL.stream().flatMap(it -> it.violations(manifests).stream())).isEmpty();
  }

  /**
   * ocr-worker and the others decode strangers' files, or have no users: they reach no platform.
   */
  @Test
  void apps_keys_of_servers_and_the_intake_s_token_are_files_of_those_who_read_them() {
    var manifests = HelmChart.render(HelmChart.resource("everything.yaml"));
    var files =
        manifests.services().stream()
            .collect(
                Collectors.toMap(
                    Pod::component,
                    pod ->
                        Manifests.secretFiles(pod)
                            .map(it -> it.secret() + "/" + it.key() + " " + it.file())
                            .filter(
                                it ->
                                    it.matches(
                                        "(app-|api-|cloud-|intake|oidc|sessions|webhook-).*"))
                            .collect(Collectors.toSet())));

    assertThat(files)
        .containsEntry(
            "upload-service",
            Set.of(
                "app-shop/secret TUWEN_APPS_SHOP_SECRET",
                "app-pay/private-key TUWEN_APPS_PAY_PRIVATE_KEY",
                "app-pay/platform-public-key TUWEN_APPS_PAY_PLATFORM_PUBLIC_KEY",
                "api-keys/api-keys TUWEN_API_KEYS",
                "intake/intake-token TUWEN_INTAKE_TOKEN",
                "sessions/session-keys SESSION_KEYS",
                "sessions/owner-key OWNER_KEY"))
        .containsEntry(
            "result-service",
            Set.of(
                "webhook-shop/secret TUWEN_WEBHOOKS_RECEIVERS_SHOP_SECRET",
                "webhook-shop/other-secret TUWEN_WEBHOOKS_RECEIVERS_SHOP_OTHER_SECRET",
                "webhook-inner/secret TUWEN_WEBHOOKS_RECEIVERS_INNER_SECRET",
                "api-keys/api-keys TUWEN_API_KEYS",
                "sessions/session-keys SESSION_KEYS",
                "sessions/owner-key OWNER_KEY"))
        .containsEntry(
            "ocr-worker",
            Set.of(
                "cloud-market/app-code TUWEN_OCR_ALIYUN_MARKET_APP_CODE",
                "cloud-aliyun/access-key-id TUWEN_OCR_ALIYUN_ACCESS_KEY_ID",
                "cloud-aliyun/access-key-secret TUWEN_OCR_ALIYUN_ACCESS_KEY_SECRET",
                "cloud-wechat/app-secret TUWEN_OCR_WECHAT_APP_SECRET"))
        .containsEntry("image-resize-worker", Set.of())
        .containsEntry("operations", Set.of("oidc/client-secret TUWEN_OIDC_CLIENT_SECRET"));
    assertThat(manifests.environment(container(manifests, "upload-service")))
        .containsEntry("TUWEN_APPS_SHOP_PLATFORM", "wechat")
        .containsEntry("TUWEN_APPS_SHOP_APP_ID", "wx0123456789abcdef")
        .containsEntry("TUWEN_APPS_PAY_ID_FIELD", "open_id")
        .containsEntry("TUWEN_ACCESS", "sessions")
        .containsEntry("TUWEN_TICKETS_CALLBACK_URL", "https://api.example.com/v1/uploads/callback");
    for (var other : List.of("result-service", "image-resize-worker")) {
      assertThat(manifests.environment(container(manifests, other)))
          .containsEntry("TUWEN_ACCESS", "sessions");
    }
  }

  /** Nothing else lists or searches, and a decoder that was taken over finds no way there. */
  @ParameterizedTest
  @CsvSource({
    "values-laptop.yaml, jdbc:postgresql://tuwen-database.images.svc:5432/tuwen, TUWEN_INDEX_PASSWORD",
    "values-aliyun.yaml, jdbc:postgresql://pgm-example.pg.rds.aliyuncs.com:5432/tuwen,"
        + " TUWEN_INDEX_MIGRATION_PASSWORD TUWEN_INDEX_PASSWORD"
  })
  void the_database_is_known_to_result_service_alone(String values, String url, String secrets) {
    var manifests = HelmChart.render(HelmChart.HOME.resolve(values));

    for (var pod : manifests.services()) {
      var told = manifests.told(pod, pod.spec().at("/containers/0"));
      var isIt = pod.component().equals("result-service");
      assertThat(told.stream().filter(it -> it.matches("TUWEN_INDEX_.*PASSWORD")))
          .containsExactly(isIt ? secrets.split(" ", -1) : new String[0]);
      assertThat(told.contains("TUWEN_INDEX_JDBC_URL")).isEqualTo(isIt);
    }
    assertThat(manifests.environment(container(manifests, "result-service")))
        .containsEntry("TUWEN_INDEX_JDBC_URL", url + "?sslrootcert=/etc/index-ca/ca.crt")
        .containsEntry("TUWEN_INDEX_USER", "tuwen");
    assertThat(container(manifests, "result-service").at("/volumeMounts").toString())
        .contains("\"/etc/index-ca\"");
  }

  /** The superuser has the same password, and a way in by the pod's own socket alone. */
  @Test
  void the_chart_s_database_takes_one_user_by_tls_and_from_result_service_alone() {
    var manifests = HelmChart.render(HelmChart.HOME.resolve("values-laptop.yaml"));
    var database = manifests.get("StatefulSet", "tuwen-database").at("/spec/template");
    var letIn =
        manifests
            .of("NetworkPolicy")
            .filter(
                it ->
                    Manifests.selects(it.at("/spec/podSelector"), database.at("/metadata/labels")))
            .flatMap(it -> Yaml.each(it.at("/spec/ingress")))
            .flatMap(it -> Yaml.each(it.path("from")))
            .map(it -> it.at("/podSelector/matchLabels/app.kubernetes.io~1component").asText());

    assertThat(letIn).containsExactly("result-service");
    assertThat(
            manifests
                .get("ConfigMap", "tuwen-database")
                .at("/data/pg_hba.conf")
                .asText()
                .lines()
                .filter(it -> !it.startsWith("local ")))
        .containsExactly("hostssl tuwen tuwen all scram-sha-256");
    assertThat(Yaml.texts(database.at("/spec/containers/0/args"))).contains("ssl=on");
    assertThat(manifests.environment(database.at("/spec/containers/0")))
        .containsEntry("PGDATA", "/var/lib/postgresql/18");
  }

  /** ApsaraMQ takes letters, digits, hyphens and underscores. */
  @Test
  void where_brokers_take_no_dots_no_topic_group_or_right_has_one() {
    var manifests =
        HelmChart.render(
            HelmChart.HOME.resolve("values-laptop.yaml"), Map.of("kafka.separator", "_"));
    var topics = manifests.of("KafkaTopic").map(it -> it.at("/spec/topicName").asText()).toList();
    var scaled =
        manifests
            .of("ScaledObject")
            .flatMap(it -> Yaml.each(it.at("/spec/triggers")))
            .map(it -> it.path("metadata"))
            .flatMap(it -> Stream.of(it.path("topic").asText(), it.path("consumerGroup").asText()))
            .toList();
    var rights =
        manifests
            .of("KafkaUser")
            .flatMap(it -> Yaml.each(it.at("/spec/authorization/acls")))
            .map(it -> it.at("/resource/name").asText())
            .toList();

    assertThat(topics).contains("image_uploaded", "ocr-worker_retry", "oss_events_dlq");
    assertThat(scaled).contains("image_uploaded", "ocr-worker_replay");
    assertThat(rights).contains("result-service_index", "operations_replays", "admin_audit");
    assertThat(Stream.of(topics, scaled, rights).flatMap(List::stream))
        .noneMatch(it -> it.contains("."));
    assertThat(
            manifests.get("ConfigMap", "tuwen-common").at("/data/TUWEN_TOPICS_SEPARATOR").asText())
        .isEqualTo("_");
    assertThat(
            manifests
                .of("KafkaTopic")
                .filter(it -> it.at("/spec/topicName").asText().equals("image_uploaded"))
                .map(it -> it.at("/spec/config/delete.retention.ms").asLong()))
        .containsExactly(604_800_000L);
  }

  @Test
  void a_laptop_has_a_storage_of_its_own_by_tls_that_services_trust_by_its_authority_alone() {
    var manifests = HelmChart.render(HelmChart.HOME.resolve("values-laptop.yaml"));
    var storage = manifests.get("StatefulSet", "tuwen-storage").at("/spec/template");
    var told = manifests.get("ConfigMap", "tuwen-common").path("data");

    assertThat(told.path("TUWEN_STORAGE_ENDPOINT").asText())
        .isEqualTo("https://tuwen-storage.images.svc:9000");
    assertThat(told.path("TUWEN_STORAGE_TRUSTED_CERTIFICATES").asText())
        .isEqualTo("/etc/storage-ca/ca.crt");
    assertThat(told.path("TUWEN_STORAGE_PATH_STYLE").asText()).isEqualTo("true");
    assertThat(Yaml.texts(storage.at("/spec/containers/0/args")))
        .contains(
            "--known-as=tuwen-storage.images.svc",
            "--tls-certificate=/etc/tuwen/secrets/tls.crt",
            "--bucket=tuwen-originals");
    assertThat(
            Yaml.each(
                    manifests
                        .get("NetworkPolicy", "tuwen-storage-hears-services")
                        .at("/spec/ingress/0/from"))
                .allMatch(it -> it.has("podSelector") && !it.has("namespaceSelector")))
        .isTrue();
    // Nothing is asked of a network outside.
    assertThat(manifests.of("NetworkPolicy").flatMap(Yaml::everything))
        .filteredOn(it -> it.has("cidr"))
        .allMatch(it -> it.path("cidr").asText().equals("169.254.20.10/32"));
  }

  @Test
  void without_a_database_there_is_nothing_of_it_and_everything_else() {
    var manifests = HelmChart.render(HelmChart.resource("minimal.yaml"));

    assertThat(manifests.of("StatefulSet")).isEmpty();
    assertThat(manifests.objects().toString()).doesNotContain("TUWEN_INDEX", "to-index");
    assertThat(HelmChart.notes(HelmChart.resource("minimal.yaml")))
        .contains("lists and search answer 503");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db.example.com/t, 5432",
    "jdbc:postgresql://db.example.com:6432/t?sslmode=verify-full, 6432",
  })
  void lists_get_out_by_the_port_of_their_database(String url, int port) {
    var manifests =
        HelmChart.render(
            HelmChart.resource("minimal.yaml"),
            Map.of(
                "index.jdbcUrl",
                url,
                "index.existingSecret",
                "index",
                "networkPolicy.indexPeers[0].ipBlock.cidr",
                "10.7.0.0/16"));
    var policy = manifests.get("NetworkPolicy", "tuwen-to-index");

    assertThat(policy.at("/spec/egress/0/ports/0/port").asInt()).isEqualTo(port);
    assertThat(manifests.environment(container(manifests, "result-service")))
        .containsEntry("TUWEN_INDEX_JDBC_URL", url);
    assertThat(Check.ALL.stream().flatMap(it -> it.violations(manifests).stream())).isEmpty();
  }

  private static JsonNode container(Manifests manifests, String component) {
    return manifests.get("Deployment", "tuwen-" + component).at("/spec/template/spec/containers/0");
  }

  @Test
  void with_keys_only_a_service_that_has_a_role_for_phones_reaches_sts() {
    var without = HelmChart.render(HelmChart.resource("everything.yaml"));
    var with =
        HelmChart.render(
            HelmChart.resource("everything.yaml"),
            Map.of(
                "phones.roleArn",
                "acs:ram::1234567890123456:role/tuwen-phone",
                "networkPolicy.stsPeers[0].ipBlock.cidr",
                "10.6.0.0/16"));
    var policy = with.get("NetworkPolicy", "tuwen-to-sts");

    assertThat(without.find("NetworkPolicy", "tuwen-to-sts")).isEmpty();
    assertThat(
            with.pods().stream()
                .filter(it -> Manifests.selects(policy.at("/spec/podSelector"), it.labels()))
                .map(Pod::component))
        .containsExactly("upload-service");
    assertThat(with.environment(container(with, "upload-service")))
        .containsEntry("TUWEN_STS_ROLE_ARN", "acs:ram::1234567890123456:role/tuwen-phone");
  }

  private static String read(String file) {
    try {
      return Files.readString(HelmChart.HOME.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void images_are_named_by_their_digests_where_they_are_known() {
    var images =
        HelmChart.render(HelmChart.resource("everything.yaml")).services().stream()
            .map(it -> it.spec().at("/containers/0/image").asText());

    assertThat(images)
        .allMatch(
            it ->
                it.matches(
                    "registry\\.example\\.com/team/tuwen-[a-z-]+:1\\.2\\.3@sha256:[0-9a-f]{64}"))
        .doesNotHaveDuplicates()
        .hasSize(Repository.SERVICES.size());
  }

  /** Those of ingress-nginx mean nothing to others, or something else. */
  @Test
  void annotations_of_a_controller_are_there_for_that_controller_alone() {
    var none = HelmChart.render(HelmChart.resource("minimal.yaml")).get("Ingress", "tuwen-api");
    var nginx = HelmChart.render(HelmChart.resource("everything.yaml")).get("Ingress", "tuwen-api");

    assertThat(none.path("metadata").has("annotations")).isFalse();
    assertThat(none.path("spec").has("ingressClassName")).isFalse();
    assertThat(nginx.at("/metadata/annotations").properties())
        .hasSize(7)
        .allMatch(it -> it.getKey().startsWith("nginx.ingress.kubernetes.io/"));
  }

  @Test
  void operations_is_reached_by_nobody_outside_unless_it_is_asked_for() {
    var manifests = HelmChart.render(HelmChart.resource("minimal.yaml"));
    var asked = HelmChart.render(HelmChart.resource("everything.yaml"));

    assertThat(manifests.find("Ingress", "tuwen-operations")).isEmpty();
    assertThat(manifests.find("NetworkPolicy", "tuwen-operations-from-edge")).isEmpty();
    assertThat(asked.get("Ingress", "tuwen-operations").at("/spec/rules/0/host").asText())
        .isEqualTo("operations.example.com");
    assertThat(asked.find("NetworkPolicy", "tuwen-operations-from-edge")).isPresent();
  }

  /** A browser that was told over plain HTTP need not believe it, and must not be told. */
  @Test
  void without_tls_at_the_gateway_no_client_is_told_to_come_by_it() {
    var manifests =
        HelmChart.render(HelmChart.resource("everything.yaml"), Map.of("gateway.tls", "false"));

    assertThat(
            manifests
                .of("HTTPRoute")
                .flatMap(Yaml::everything)
                .filter(it -> it.has("responseHeaderModifier")))
        .isEmpty();
  }

  /** Every request to it would time out. */
  @Test
  void an_ingress_of_ones_own_is_let_in() {
    var manifests =
        HelmChart.render(HelmChart.resource("minimal.yaml"), Map.of("ingress.enabled", "false"));

    for (var service : List.of("upload-service", "result-service", "image-resize-worker")) {
      assertThat(manifests.find("NetworkPolicy", "tuwen-" + service + "-from-edge"))
          .as(service)
          .isPresent();
    }
    assertThat(manifests.find("NetworkPolicy", "tuwen-operations-from-edge")).isEmpty();
  }

  @Test
  void a_bucket_that_mirrors_shows_image_resize_worker_its_token() {
    var manifests =
        HelmChart.render(
            HelmChart.resource("minimal.yaml"),
            Map.of("renditions.mirror.existingSecret", "mirror"));

    assertThat(
            manifests.services().stream()
                .filter(it -> it.component().equals("image-resize-worker"))
                .toList())
        .singleElement()
        .satisfies(
            pod ->
                assertThat(Manifests.secretFiles(pod))
                    .extracting(SecretFile::file)
                    .contains("TUWEN_RESIZE_MIRROR_TOKEN"));
  }

  @Test
  void a_gateway_needs_no_ingress() {
    var manifests =
        HelmChart.render(HelmChart.resource("everything.yaml"), Map.of("ingress.enabled", "false"));

    assertThat(manifests.of("Ingress").map(Manifests::name)).containsExactly("tuwen-operations");
    assertThat(Check.ALL.stream().flatMap(it -> it.violations(manifests).stream())).isEmpty();
  }

  @Test
  void what_clients_and_proxies_are_told_reaches_the_services_that_ask() {
    var manifests = HelmChart.render(HelmChart.resource("everything.yaml"));

    assertThat(manifests.get("ConfigMap", "tuwen-upload-service").at("/data/TUWEN_COMPAT").asText())
        .isEqualTo("wxocr,get_ocr_result");
    assertThat(
            manifests
                .get("ConfigMap", "tuwen-image-resize-worker")
                .at("/data/TUWEN_TRUSTED_PROXIES")
                .asText())
        .isEqualTo("10.3.0.0/16,10.4.0.0/16");
    assertThat(
            manifests.get("ConfigMap", "tuwen-result-service").at("/data/TUWEN_ORIGINS").asText())
        .isEqualTo("https://app.example.com,https://*.hybrid.alipay-eco.com");
  }

  /** Registries of ACR know a namespace and a repository, and nothing between. */
  @Test
  void images_are_where_they_were_pushed_to() {
    var manifests =
        HelmChart.render(
            HelmChart.resource("everything.yaml"),
            Map.of("image.repositories.operations", "team-operations"));

    assertThat(image(manifests, "tuwen-ocr-worker"))
        .startsWith("registry.example.com/team/tuwen-ocr-worker:1.2.3@sha256:bbbb");
    assertThat(image(manifests, "tuwen-operations"))
        .startsWith("registry.example.com/team/team-operations:1.2.3@sha256:ffff");
  }

  private static String image(Manifests manifests, String deployment) {
    return manifests
        .get("Deployment", deployment)
        .at("/spec/template/spec/containers/0/image")
        .asText();
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
        .contains("http://tuwen.localtest.me/v1/images")
        .contains("The storage is the emulator in one pod")
        .contains("There is no TLS in front")
        .contains("do not keep anything there that matters")
        .contains("These services show one key to the storage: image-resize-worker, ")
        .contains("Not by digest: image-resize-worker, ")
        .doesNotContain("Make the topics", "Make the buckets", "may be anywhere in");
    assertThat(HelmChart.notes(HelmChart.HOME.resolve("values-aliyun.yaml")))
        .contains("https://api.example.com/v1/images", "Make the topics", "Make the buckets")
        .doesNotContain("There is no TLS", "one key to the storage", "may be anywhere in");
    assertThat(HelmChart.notes(HelmChart.resource("everything.yaml")))
        .contains("Not by digest: retention");
  }
}
