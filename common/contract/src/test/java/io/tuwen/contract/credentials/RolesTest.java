package io.tuwen.contract.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.emulator.sts.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles, taken from the simulators of STS and of an instance's metadata. */
class RolesTest {
  private static final String SUBJECT = "system:serviceaccount:tuwen:upload-service";
  private static final Role POD = Role.ofServiceAccount("upload-service", SUBJECT);
  private static final Role MACHINE =
      Role.of(
          "node",
          "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:GetObject\",\"Resource\":\"*\"}]}");

  @TempDir private static Path directory;
  private static OssEmulator emulator;

  private final Path tokenFile = directory.resolve("token");

  @BeforeAll
  static void startEmulator() {
    emulator =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                directory.resolve("oss"),
                Map.of("id", "secret"),
                "cn-hangzhou",
                List.of("photos")));
    emulator.sts().add(POD);
    emulator.sts().add(MACHINE);
    emulator.metadata().attach("node");
  }

  @AfterAll
  static void stopEmulator() {
    emulator.close();
  }

  @BeforeEach
  void projectToken() throws IOException {
    project(SUBJECT, Instant.now().plusSeconds(600));
  }

  private void project(String subject, Instant expires) throws IOException {
    Files.writeString(tokenFile, emulator.sts().identityTokens().token(subject, expires) + "\n");
  }

  private Map<String, String> ofPod() {
    return new HashMap<>(
        Map.of(
            "alibaba.cloud.role-arn", POD.arn(),
            "alibaba.cloud.oidc-provider-arn", emulator.sts().identityTokens().providerArn(),
            "alibaba.cloud.oidc-token-file", tokenFile.toString(),
            "alibaba.cloud.sts-endpoint", emulator.stsEndpoint().toString()));
  }

  private static Map<String, String> ofMachine() {
    return new HashMap<>(
        Map.of(
            "alibaba.cloud.ecs-metadata",
            "node",
            "tuwen.credentials.metadata-url",
            emulator.metadataEndpoint().toString()));
  }

  private static Optional<CredentialsSource> source(Map<String, String> properties) {
    var config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(CredentialsConfig.class)
            .withSources(new PropertiesConfigSource(properties, "environment", 300))
            .build()
            .getConfigMapping(CredentialsConfig.class);
    return Roles.source(config, "cn-hangzhou");
  }

  @Test
  void a_pod_takes_its_role_with_the_names_that_ack_injects() throws Exception {
    var credentials = source(ofPod()).orElseThrow().fetch();

    assertThat(credentials.accessKeyId()).startsWith("STS.");
    assertThat(credentials.securityToken()).isPresent();
    assertThat(credentials.expiration().orElseThrow()).isAfter(Instant.now());
  }

  @Test
  void a_token_that_kubelet_has_replaced_is_read_again() throws Exception {
    var source = source(ofPod()).orElseThrow();
    project(SUBJECT, Instant.now().minusSeconds(1));
    assertThatThrownBy(source::fetch)
        .hasMessage("STS answered 400 AuthenticationFail.OIDCToken.Expired");

    project(SUBJECT, Instant.now().plusSeconds(600));

    assertThat(source.fetch().accessKeyId()).startsWith("STS.");
  }

  @Test
  void another_service_account_is_refused_and_no_message_has_its_token() throws Exception {
    project("system:serviceaccount:tuwen:ocr-worker", Instant.now().plusSeconds(600));

    assertThatThrownBy(source(ofPod()).orElseThrow()::fetch)
        .hasMessage("STS answered 403 NoPermission")
        .hasMessageNotContaining(Files.readString(tokenFile).strip());
  }

  @Test
  void an_instance_has_its_role_from_its_metadata() throws Exception {
    var credentials = source(ofMachine()).orElseThrow().fetch();

    assertThat(credentials.accessKeyId()).startsWith("STS.");
    assertThat(credentials.securityToken()).isPresent();
  }

  @Test
  void a_role_that_the_instance_has_not_is_told() {
    var other = ofMachine();
    other.put("alibaba.cloud.ecs-metadata", "another");

    assertThatThrownBy(source(other).orElseThrow()::fetch)
        .hasMessage("the metadata service answered 404");
  }

  @Test
  void the_role_of_the_pod_is_preferred_to_that_of_its_node() throws Exception {
    var both = ofPod();
    both.putAll(ofMachine());

    assertThat(source(both).orElseThrow()).isInstanceOf(PodRole.class);
  }

  @Test
  void a_service_that_is_down_is_a_failure_without_anything_secret() {
    emulator.sts().down(true);
    try {
      assertThatThrownBy(source(ofPod()).orElseThrow()::fetch)
          .hasMessage("STS answered 503 ServiceUnavailable");
      assertThatThrownBy(source(ofMachine()).orElseThrow()::fetch)
          .hasMessage("the metadata service answered 503");
    } finally {
      emulator.sts().down(false);
    }
  }

  @Test
  void a_service_that_is_not_there_is_a_failure() {
    var nowhere = ofPod();
    nowhere.put("alibaba.cloud.sts-endpoint", "http://127.0.0.1:1/");

    assertThatThrownBy(source(nowhere).orElseThrow()::fetch)
        .isInstanceOf(IOException.class)
        .hasMessage("STS cannot be reached");
  }

  @Test
  void there_is_no_role_where_none_is_configured() {
    assertThat(source(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alibaba.cloud.role-arn",
        "alibaba.cloud.oidc-provider-arn",
        "alibaba.cloud.oidc-token-file"
      })
  void half_a_role_is_refused_at_the_start(String missing) {
    var half = ofPod();
    half.remove(missing);

    assertThatThrownBy(() -> source(half)).hasMessageContaining("ALIBABA_CLOUD_ROLE_ARN");
  }

  @ParameterizedTest
  @CsvSource({
    "tuwen.credentials.sts-endpoint, http://sts.cn-hangzhou.aliyuncs.com, https://",
    "tuwen.credentials.sts-endpoint, ftp://127.0.0.1, must be a URL",
    "tuwen.credentials.life, 14m, 15m to 12h",
    "tuwen.credentials.life, 13h, 15m to 12h"
  })
  void a_pods_role_that_would_leak_or_cannot_be_is_refused(
      String property, String value, String message) {
    var wrong = ofPod();
    wrong.put(property, value);

    assertThatThrownBy(() -> source(wrong)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "tuwen.credentials.metadata-url, http://metadata.example/, 100.100.100.200",
    "tuwen.credentials.metadata-url, http://100.100.100.200.example/, 100.100.100.200",
    "tuwen.credentials.ecs-role, ../../other, name of a role",
    "tuwen.credentials.ecs-role, a role, name of a role"
  })
  void a_machines_role_from_elsewhere_is_refused(String property, String value, String message) {
    var wrong = ofMachine();
    wrong.put(property, value);

    assertThatThrownBy(() -> source(wrong)).hasMessageContaining(message);
  }
}
