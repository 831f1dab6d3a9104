package io.tuwen.contract.health;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.kafka.LocalKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods were ready before their user had its rights, and uploads were told a wrong cause. */
class BrokerRightsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir private static Path directory;

  private static LocalKafka kafka;
  private static Admin admin;

  private final BrokerRights rights =
      new BrokerRights(
          new SmallRyeConfigBuilder()
              .withSources(
                  new PropertiesConfigSource(
                      Map.of(
                          "mp.messaging.incoming.in.topic", "heard",
                          "mp.messaging.incoming.in.group.id", "listeners",
                          "mp.messaging.outgoing.out.topic", "told",
                          "mp.messaging.outgoing.later.topic", "not.there.yet"),
                      "test",
                      100))
              .build());

  @BeforeAll
  static void start() {
    // Whatever has no rule may be done, as without an authorizer; a rule that denies goes before it.
    kafka =
        LocalKafka.startWith(
            directory,
            Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found",
                "true"));
    kafka.createTopics(
        List.of(new NewTopic("heard", 1, (short) 1), new NewTopic("told", 1, (short) 1)));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  @Test
  void the_right_that_is_missing_is_named_and_all_is_well_when_it_comes() throws Exception {
    assertThat(rights.missing(admin, TIMEOUT)).isEmpty();

    assertMissing(TOPIC, "told", WRITE, "may not write the topic told");
    assertMissing(TOPIC, "heard", READ, "may not read the topic heard");
    assertMissing(TOPIC, "heard", DESCRIBE, "may not describe the topic heard");
    assertMissing(GROUP, "listeners", DESCRIBE, "may not read the group listeners");

    assertThat(rights.missing(admin, TIMEOUT)).isEmpty();
  }

  private void assertMissing(ResourceType type, String name, AclOperation denied, String words)
      throws Exception {
    admin
        .createAcls(
            List.of(
                rule(type, name, AclOperation.ALL, AclPermissionType.ALLOW),
                rule(type, name, denied, AclPermissionType.DENY)))
        .all()
        .get();

    assertThat(rights.missing(admin, TIMEOUT)).hasValueSatisfying(it -> assertThat(it).endsWith(words));

    admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
  }

  private static AclBinding rule(
      ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
  }
}
