package io.tuwen.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would start and not work, or work and leak, is not installed at all. */
@Tag("slow")
class RefusalsTest {
  @AfterEach
  void forget() {
    HelmChart.CLUSTER.clear();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          image.registry                      |           | image.registry is not set: the host and the namespace
          storage.buckets.originals           |           | storage.buckets.originals is not set: a private bucket of your own
          storage.buckets.texts               | tuwen-originals | originals and texts are tuwen-originals together
          storage.existingSecrets.ocrWorker   |           | storage.existingSecrets.ocrWorker is not set: make a Secret with access-key-id and access-key-secret
          storage.existingSecrets.resultService | changeme | storage.existingSecrets.resultService is "changeme", which is a placeholder
          names.existingSecret                |           | names.existingSecret is not set: make a Secret with name-key
          networkPolicy.storagePeers          | null      | networkPolicy.storagePeers is not set: say, as peers of a NetworkPolicy, where the storage is
          networkPolicy.kafkaPeers            | null      | networkPolicy.kafkaPeers is not set: say, as peers of a NetworkPolicy, where the brokers are
          networkPolicy.ingressPeers          | null      | networkPolicy.ingressPeers is not set: say, as peers of a NetworkPolicy, where requests come from
          networkPolicy.storagePeers[0].ipBlock.cidr | 0.0.0.0/0 | networkPolicy.storagePeers has 0.0.0.0/0 and excepts nothing
          networkPolicy.kafkaPeers[0].ipBlock.cidr | ::/0 | networkPolicy.kafkaPeers has ::/0 and excepts nothing
          gateway.enabled                     | true      | gateway.hostnames.api and gateway.hostnames.images are not set
          credentials.by                      | role      | credentials.by is role, and storage.existingSecrets.imageResizeWorker is for an access key
          access                              | sessions  | access is sessions, and there is neither sessions.existingSecret nor apiKeys.existingSecret
          intake.url                          | https://a/v1/uploads/events | intake.existingSecret is not set: make a Secret with intake-token
          tickets.callbackUrl                 | https://a/v1/uploads/callback | tickets.callbackUrl is set, and tickets.uploadUrl is not
          phones.roleArn                      | acs:ram::1:role/p | phones.roleArn is set, and sessions.existingSecret is not
          uploadService.config.TUWEN_API_KEYS | x         | uploadService.config has TUWEN_API_KEYS: secrets belong into a Secret
          index.jdbcUrl                       | jdbc:postgresql://db.example.com/t | index.existingSecret is not set: make a Secret with password
          index.jdbcUrl                       | jdbc:postgresql://db.example.com/t?user=a | index.jdbcUrl has a user or a password
          index.jdbcUrl                       | jdbc:postgresql://db.example.com/t?ssl=1&password=a | index.jdbcUrl has a user or a password
          index.jdbcUrl                       | jdbc:postgresql://db.example.com/t?sslmode=require | index.jdbcUrl leaves TLS out, or does not verify it
          index.migrationUser                 | maker     | index.migrationUser is set, and index.jdbcUrl is not
          index.database.enabled              | true      | index.database.tlsSecret is not set: make a Secret with tls.crt, tls.key and ca.crt
          networkPolicy.importPeers[0].ipBlock.cidr | 0.0.0.0/0 | networkPolicy.importPeers has 0.0.0.0/0 and excepts nothing
          networkPolicy.imgUrlPeers[0].ipBlock.cidr | 0.0.0.0/0 | networkPolicy.imgUrlPeers has 0.0.0.0/0 and excepts nothing
          resultService.config.TUWEN_INDEX_PASSWORD | x   | resultService.config has TUWEN_INDEX_PASSWORD: secrets belong into a Secret
          admin.existingSecret                |           | admin.existingSecret is not set: make a Secret with admin-token
          admin.existingSecret                | default   | admin.existingSecret is "default", which is a placeholder
          signing.existingSecret              |           | signing.existingSecret is not set: make a Secret with signing-keys
          kafka.security.existingSecret       |           | kafka.security.existingSecret is not set: make a Secret with sasl-jaas-config
          ingress.tls.existingSecret          |           | ingress.tls.existingSecret is not set: make a Secret with tls.crt
          retention.enabled                   | true      | retention.existingSecret is not set
          storage.emulator.enabled            | true      | storage.emulator.tlsSecret is not set: make a Secret with tls.crt, tls.key and ca.crt
          storage.endpoint                    |           | storage.endpoint is "" and has to begin with https://
          storage.endpoint                    | http://x  | storage.endpoint is "http://x" and has to begin with https://
          kafka.bootstrapServers              |           | kafka.bootstrapServers is not set
          strimzi.createCluster               | true      | strimzi.cluster names, and it names none
          ingress.apiHost                     |           | ingress.apiHost and ingress.imageHost are not set
          ingress.apiHost                     | img.example.com | ingress.apiHost and ingress.imageHost have to differ
          ocrWorker.autoscaling.maxReplicas   | 13        | ocrWorker may have 13 replicas, and its topic has 12 partitions
          imageResizeWorker.autoscaling.maxReplicas | 13  | imageResizeWorker may have 13 replicas, and its topic has 12 partitions
          kafka.partitions                    | 6         | minimum: got 6, want 12
          ocrWorker.autoscaling.minReplicas   | 13        | minReplicas and fallbackReplicas are at most maxReplicas
          ocrWorker.autoscaling.fallbackReplicas | 13     | minReplicas and fallbackReplicas are at most maxReplicas
          uploadService.replicas              | 7         | uploadService.replicas is more than autoscaling.maxReplicas
          uploadService.maxConcurrent         | 100       | uploadService.tmpMebibytes is 4608, and maxConcurrent × maxBodyMebibytes is 6400
          uploadService.config.TUWEN_ADMIN_TOKEN | x      | uploadService.config has TUWEN_ADMIN_TOKEN: secrets belong into a Secret
          ocr.engines[0]                      | aliyun-market | ocr.aliyunMarket.existingSecret is not set
          ocr.engines[0]                      | wechat    | ocr.wechat.appId is not set
          ocr.engines[0]                      | aliyun    | networkPolicy.cloudPeers is not set
          ocrWorker.config.TUWEN_OCR_WECHAT_APP_SECRET | x | ocrWorker.config has TUWEN_OCR_WECHAT_APP_SECRET: secrets belong into a Secret
          operations.ingress.enabled          | true      | operations.ingress.host is not set
          networkPolicy.ingressPeers[0].namespaceSelector.matchLabels | null | networkPolicy.ingressPeers has a namespaceSelector that selects every namespace
          operations.config.TUWEN_ADMIN_TOKEN | x         | operations.config has TUWEN_ADMIN_TOKEN: secrets belong into a Secret
          resultService.config.TUWEN_NAME_KEY | x         | resultService.config has TUWEN_NAME_KEY: secrets belong into a Secret
          networkPolicy.dnsPeers              | null      | networkPolicy.dnsPeers is not set: say, as peers of a NetworkPolicy, where the cluster's DNS is
          ocrWorker.config.TUWEN_OCR_ENGINES  | aliyun    | ocrWorker.config has TUWEN_OCR_ENGINES, which the chart makes of its other values
          uploadService.config.TUWEN_ACCESS   | open      | uploadService.config has TUWEN_ACCESS, which the chart makes of its other values
          uploadService.config.TUWEN_LIMITS_INSTANCES | 3 | which the chart makes of its other values: change uploadService.limitsInstances
          resultService.config.TUWEN_STORAGE_ENDPOINT | http://x | resultService.config has TUWEN_STORAGE_ENDPOINT, which the chart makes of its other values
          ocrWorker.concurrency               | 16        | ocrWorker.resources.limits.memory is 2304Mi, and its heap, its processes and its images take 6336Mi
          uploadService.heapMebibytes         | 2000      | uploadService.resources.limits.memory is 1Gi, and its heap, its processes and its images take 2192Mi
          operations.javaOptions              | -Xmx4g    | operations.javaOptions sets the heap
          imageResizeWorker.tmpMebibytes      | 9000      | imageResizeWorker.tmpMebibytes is 9000, and resources.limits.ephemeral-storage is 2Gi
          resultService.resources.requests.cpu | 2500m    | resultService.resources requests 2500m of cpu, and its limit is 2
          index.database.resources.requests.memory | 2G   | index.database.resources requests 2G of memory, and its limit is 1Gi
          ocrWorker.config.KAFKA_SSL_KEY_PASSWORD | x     | ocrWorker.config has KAFKA_SSL_KEY_PASSWORD: secrets belong into a Secret
          """)
  void the_templates_refuse(String value, String given, String message) {
    assertRefused(Map.of(value, given == null ? "" : given), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          storage.existingSecrt                 | a         | existingSecrt
          storage.accessKeySecret               | a         | accessKeySecret
          nonsense                              | a         | nonsense
          index.jdbcUrl                         | postgresql://a/b | jdbcUrl
          index.jdbcUrl                         | jdbc:postgresql://u:p@a/b | jdbcUrl
          index.user                            | a; drop   | user
          index.password                        | a         | password
          index.database.image                  | postgres  | image
          image.tag                             | latest    | tag
          image.registry                        | https://registry.example.com | registry
          image.repositories.ocrWorker          | Tuwen     | ocrWorker
          kafka.security.protocol               | TLS       | protocol
          kafka.bootstrapServers                | kafka     | bootstrapServers
          imageResizeWorker.autoscaling.minReplicas | 0     | minReplicas
          ocrWorker.autoscaling.maxReplicas     | many      | maxReplicas
          ocrWorker.resources.limits.memory     | lots      | memory
          ocrWorker.config.OCR_THREADS          | 2         | OCR_THREADS
          sweep.schedule                        | hourly    | schedule
          sweep.image                           | curl      | image
          retention.originalsDays               | -1        | originalsDays
          tracing.share                         | 2         | share
          renditions.eager                      |           | eager
          renditions.eager                      | compressed, | eager
          storage.buckets.originals             | A         | originals
          image.digests.ocrWorker               | sha256:1  | ocrWorker
          image.digests.ocrWorker               | latest    | ocrWorker
          trustedProxies[0]                     | 0.0.0.0/0 | trustedProxies
          trustedProxies[0]                     | anybody   | trustedProxies
          access                                | everyone  | access
          compat[0]                             | wechat-sample | compat
          credentials.by                        | wish      | by
          credentials.role.injection            | magic     | injection
          credentials.role.accountId            | mine      | accountId
          credentials.role.accessKeySecret      | a         | accessKeySecret
          apps.Shop.platform                    | wechat    | Shop
          apps.shop.platform                    | facebook  | platform
          apps.shop.secret                      | a         | secret
          apps.shop.appId                       | wx        | appId
          apps.shop.baseUrl                     | http://a  | baseUrl
          webhooks.receivers.Shop.url           | https://a | Shop
          webhooks.receivers.shop.url           | ftp://a   | url
          tickets.uploadUrl                     | http://a/ | uploadUrl
          phones.roleArn                        | tuwen     | roleArn
          ocr.engines[0]                        | tesseract | engines
          ocr.canary.share                      | half      | share
          ocr.wechat.appSecret                  | a         | appSecret
          ocr.wechat.appId                      | shop      | appId
          origins[0]                            | *         | origins
          ocrWorker.imagesMebibytes             | 1         | imagesMebibytes
          networkPolicy.storagePeers[0].ipBlock.cidr | everywhere | cidr
          """)
  void the_schema_refuses(String value, String given, String named) {
    assertRefused(Map.of(value, given == null ? "" : given), named);
  }

  private static void assertRefused(Map<String, String> changes, String message) {
    assertThatThrownBy(() -> HelmChart.render(HelmChart.resource("minimal.yaml"), changes))
        .hasMessageContaining(message);
  }

  @Test
  void the_published_credentials_are_refused_where_the_cluster_has_them() {
    HelmChart.CLUSTER.put(
        "storage-ocr",
        Map.of("access-key-id", "tuwen-local", "access-key-secret", "tuwen-local-secret"));

    assertRefused(Map.of(), "of the Secret storage-ocr is the published one of the local launcher");
  }

  @ParameterizedTest
  @CsvSource({
    "admin, admin-token",
    "signing, signing-keys",
    "names, name-key",
    "sessions, session-keys",
    "sessions, owner-key",
    "intake, intake-token",
    "mirror, mirror-token"
  })
  void short_keys_are_refused_where_the_cluster_has_them(String secret, String key) {
    HelmChart.CLUSTER.put(secret, Map.of(key, "a=short"));

    assertThatThrownBy(() -> HelmChart.render(HelmChart.resource("everything.yaml")))
        .hasMessageContaining(key + " of the Secret " + secret + " has fewer than 32 characters");
  }

  /** That of a mirroring bucket was not, for two lists of Secrets had drifted. */
  @Test
  void every_secret_that_a_pod_reads_is_looked_into() {
    var everything = HelmChart.resource("everything.yaml");
    var ofOperators =
        HelmChart.render(everything).pods().stream()
            .flatMap(Manifests::secretFiles)
            .map(Manifests.SecretFile::secret)
            .filter(it -> !it.startsWith("tuwen-"))
            .distinct()
            .toList();

    assertThat(ofOperators).contains("admin", "mirror", "webhook-shop");
    for (var secret : ofOperators) {
      HelmChart.CLUSTER.clear();
      HelmChart.CLUSTER.put(secret, Map.of("key", "tuwen-local"));

      assertThatThrownBy(() -> HelmChart.render(everything))
          .hasMessageContaining("of the Secret " + secret + " is the published one");
    }
  }

  @Test
  void secrets_of_ones_own_are_taken() {
    HelmChart.CLUSTER.put(
        "storage-ocr", Map.of("access-key-id", "LTAI", "access-key-secret", "own"));
    HelmChart.CLUSTER.put("admin", Map.of("admin-token", "0123456789abcdef0123456789abcdef"));

    var manifests = HelmChart.render(HelmChart.resource("minimal.yaml"));

    assertThat(manifests.of("Deployment")).hasSize(Repository.SERVICES.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          storage.existingSecrets.ocrWorker   | a     | credentials.by is role, and storage.existingSecrets.ocrWorker is for an access key
          storage.existingSecret              | a     | credentials.by is role, and storage.existingSecret is for an access key
          storage.sessionToken                | true  | credentials.by is role, and storage.sessionToken is for an access key
          retention.existingSecret            | a     | credentials.by is role, and retention.existingSecret is for an access key
          credentials.role.accountId          |       | credentials.role.accountId is not set: the number of the account
          credentials.role.oidcProvider       |       | credentials.role.oidcProvider is not set: the name of the cluster's identity provider
          credentials.role.names.ocrWorker    |       | credentials.role.names.ocrWorker is not set: the RAM role of this service
          credentials.role.names.retention    |       | credentials.role.names.retention is not set: the RAM role of this job
          credentials.role.names.ocrWorker    | tuwen-upload-service | ocrWorker and uploadService have the role tuwen-upload-service together
          networkPolicy.stsPeers              | null  | networkPolicy.stsPeers is not set: say, as peers of a NetworkPolicy, where STS is
          """)
  void half_a_role_is_refused_and_a_key_beside_it(String value, String given, String message) {
    assertThatThrownBy(
            () ->
                HelmChart.render(
                    HelmChart.HOME.resolve("values-aliyun.yaml"),
                    Map.of(value, given == null ? "" : given)))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          apps.shop.existingSecret            |          | apps.shop.existingSecret is not set: make a Secret with secret, the app secret
          apps.pay.existingSecret             |          | apps.pay.existingSecret is not set: make a Secret with private-key and platform-public-key
          apps.pay.existingSecret             | changeme | apps.pay.existingSecret is "changeme", which is a placeholder
          apps.shop.appId                     |          | apps.shop.appId is not set: the app's id at wechat
          apps.shop.idField                   | open_id  | apps.shop.idField is "open_id", which WeChat has not
          apps.pay.idField                    | openid   | apps.pay.idField is "openid", which is WeChat's
          sessions.existingSecret             |          | sessions.existingSecret is not set: make a Secret with session-keys and owner-key, since apps are set
          admin.oidc.existingSecret           |          | admin.oidc.existingSecret is not set: make a Secret with client-secret
          admin.oidc.clientId                 |          | admin.oidc.clientId is not set: what the console is called
          networkPolicy.oidcPeers             | null     | networkPolicy.oidcPeers is not set: say, as peers of a NetworkPolicy, where the identity
          webhooks.receivers.shop.existingSecret |       | webhooks.receivers.shop.existingSecret is not set: make a Secret with secret, what deliveries
          networkPolicy.webhookPeers          | null     | networkPolicy.webhookPeers is not set: say, as peers of a NetworkPolicy, where the receivers
          networkPolicy.platformPeers         | null     | networkPolicy.platformPeers is not set: say, as peers of a NetworkPolicy, where WeChat
          kafka.bootstrapServers              | kafka.example.com:9093 | networkPolicy.kafkaPeers is not set: say, as peers of a NetworkPolicy, where the brokers
          kafka.security.protocol             | PLAINTEXT | strimzi.createCluster makes a listener of TLS and passwords alone: kafka.security.protocol is PLAINTEXT
          renditions.mirror.existingSecret    | changeme | renditions.mirror.existingSecret is "changeme", which is a placeholder
          strimzi.topicReplicas               | 3        | strimzi.createCluster makes one broker: strimzi.topicReplicas has to be 1
          operations.ingress.tlsSecret        |          | operations.ingress.tlsSecret is not set: make a Secret with tls.crt and tls.key
          operations.ingress.host             | img2.example.com | operations.ingress.host is not set, or clients come to it
          imageResizeWorker.config.TUWEN_RESIZE_MIRROR_TOKEN | x | secrets belong into a Secret
          """)
  void what_is_half_set_is_refused(String value, String given, String message) {
    assertThatThrownBy(
            () ->
                HelmChart.render(
                    HelmChart.resource("everything.yaml"),
                    Map.of(value, given == null ? "" : given)))
        .hasMessageContaining(message);
  }

  @Test
  void traces_go_to_a_collector_that_is_named() {
    assertRefused(
        Map.of("tracing.endpoint", "https://collector.example.com", "tracing.share", "0.5"),
        "networkPolicy.tracingPeers is not set: say, as peers of a NetworkPolicy, where the");
  }

  @Test
  void a_database_is_named_to_the_network_and_is_one() {
    assertRefused(
        Map.of(
            "index.jdbcUrl", "jdbc:postgresql://db.example.com/t", "index.existingSecret", "index"),
        "networkPolicy.indexPeers is not set: say, as peers of a NetworkPolicy, where the database");
    assertThatThrownBy(
            () ->
                HelmChart.render(
                    HelmChart.resource("everything.yaml"),
                    Map.of("index.jdbcUrl", "jdbc:postgresql://db.example.com/t")))
        .hasMessageContaining("index.database.enabled makes another database");
  }

  @Test
  void a_gateway_has_a_parent() {
    assertRefused(
        Map.of(
            "gateway.enabled", "true",
            "gateway.hostnames.api", "a.example.com",
            "gateway.hostnames.images", "b.example.com"),
        "gateway.parentRefs is not set");
  }

  @Test
  void workers_without_a_scaler_have_no_more_replicas_than_partitions_either() {
    assertRefused(
        Map.of("keda.enabled", "false", "ocrWorker.replicas", "13"),
        "ocrWorker may have 13 replicas, and its topic has 12 partitions");
  }
}
