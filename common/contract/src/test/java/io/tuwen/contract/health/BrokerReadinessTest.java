package io.tuwen.contract.health;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.kafka.KafkaConfig;
import io.tuwen.contract.topic.ServiceRights;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.kafka.FreePort;
import io.tuwen.kafka.LocalKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods were ready before their user had its rights, and left together when the brokers did: in both
 * cases clients were told something else than the cause.
 */
class BrokerReadinessTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private volatile Duration timeout = TIMEOUT;

  @Test
  void a_pod_waits_for_its_rights_which_are_named_and_not_for_brokers_that_are_away_later()
      throws Exception {
    BrokerReadiness readiness;
    try (var kafka = broker();
        var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      kafka.createTopics(
          Topics.ALL.stream().map(it -> new NewTopic(it.name(), 1, (short) 1)).toList());
      readiness = readiness("upload-service", kafka.bootstrapServers(), true);

      assertRefused(readiness, admin, TOPIC, Topics.IMAGE_UPLOADED, WRITE);
      assertRefused(readiness, admin, TOPIC, Topics.OSS_EVENTS, READ);
      assertRefused(readiness, admin, TOPIC, Topics.SESSIONS_REVOKED, DESCRIBE);
      assertRefused(readiness, admin, GROUP, "upload-service", DESCRIBE);

      assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
      deny(admin, TOPIC, Topics.IMAGE_UPLOADED, WRITE);
      awaitMissing(admin, Set.of("write topic image.uploaded"), true);
      assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
      for (var service : List.of("result-service", "operations", "ocr-worker")) {
        var needed = new MissingRights(ServiceRights.of(service));
        assertThat(needed.find(admin, TIMEOUT))
            .as(service)
            .isEqualTo(
                service.equals("operations") ? Set.of("write topic image.uploaded") : Set.of());
      }
    }
    timeout = Duration.ofMillis(50);
    try {
      assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
      assertThat(readiness.call().getData().orElseThrow())
          .containsEntry("reason", "the broker does not answer");
    } finally {
      readiness.close();
    }
  }

  @Test
  void a_pod_that_needs_the_broker_waits_for_its_first_answer() throws Exception {
    timeout = Duration.ofMillis(50);
    var nothing = "127.0.0.1:" + FreePort.find();
    for (var isNeeded : List.of(true, false)) {
      var readiness = readiness(WorkerKind.RENDITION.name(), nothing, isNeeded);
      try {
        assertThat(readiness.call().getStatus() == HealthCheckResponse.Status.UP)
            .isEqualTo(!isNeeded);
      } finally {
        readiness.close();
      }
    }
  }

  /** What has no rule may be done, as without an authorizer. */
  private LocalKafka broker() {
    return LocalKafka.startWith(
        directory,
        Map.of(
            "authorizer.class.name",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found",
            "true"));
  }

  private BrokerReadiness readiness(String service, String servers, boolean isNeeded) {
    var config =
        new KafkaConfig() {
          @Override
          public String bootstrapServers() {
            return servers;
          }

          @Override
          public Duration readinessTimeout() {
            return timeout;
          }

          @Override
          public boolean neededAtStart() {
            return isNeeded;
          }
        };
    return new BrokerReadiness(config, service, Map.of("bootstrap.servers", servers));
  }

  private static void assertRefused(
      BrokerReadiness readiness, Admin admin, ResourceType type, String name, AclOperation denied)
      throws Exception {
    deny(admin, type, name, denied);
    awaitMissing(admin, Set.of(), false);

    var answer = readiness.call();

    assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
    assertThat(answer.getData().orElseThrow().get("reason").toString())
        .startsWith("the Kafka user may not: ")
        .contains(type.name().toLowerCase(Locale.ROOT) + " " + name)
        .doesNotContain("replays");
    admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
    awaitMissing(admin, Set.of(), true);
  }

  /** The broker answers that rules are made before it goes by them. */
  private static void awaitMissing(Admin admin, Set<String> missing, boolean isExpected) {
    var rights = new MissingRights(ServiceRights.of("upload-service"));
    await().until(() -> rights.find(admin, TIMEOUT).equals(missing) == isExpected);
  }

  private static void deny(Admin admin, ResourceType type, String name, AclOperation denied)
      throws Exception {
    admin
        .createAcls(
            List.of(
                rule(type, name, AclOperation.ALL, AclPermissionType.ALLOW),
                rule(type, name, denied, AclPermissionType.DENY)))
        .all()
        .get();
  }

  private static AclBinding rule(
      ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
  }
}
