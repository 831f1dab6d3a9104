package io.tuwen.upload.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.contract.credentials.CredentialsConfig;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.credentials.Roles;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Peer;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfig;
import io.tuwen.contract.testing.Backends;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.emulator.sts.Role;
import io.tuwen.upload.UploadConfig;
import io.tuwen.upload.UploadLimits;
import io.tuwen.upload.testing.TicketForm;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tickets that are signed with credentials which end. */
class TicketsTest {
  private static final Role SIGNER =
      Role.of(
          "tickets",
          """
          {"Version":"1","Statement":[
           {"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:tuwen-originals/*"},
           {"Effect":"Deny","Action":["oss:PutObject","oss:PutObjectAcl"],"Resource":["*"],
            "Condition":{"StringEquals":{"oss:x-oss-object-acl":["public-read","public-read-write"]}}}]}
          """);
  private static final TicketRequest ANY =
      new TicketRequest(OptionalLong.empty(), Optional.empty(), Optional.empty());
  private static final byte[] JPEG = TestImages.jpeg(40, 30);

  @TempDir private Path directory;
  private OssEmulator emulator;
  private CurrentCredentials credentials;

  @BeforeEach
  void start() {
    emulator =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                directory,
                Map.of("id", "secret"),
                Backends.REGION,
                Backends.BUCKETS));
    emulator.sts().add(SIGNER);
    emulator.metadata().attach(SIGNER.name());
  }

  @AfterEach
  void stop() {
    if (credentials != null) {
      credentials.close();
    }
    emulator.close();
  }

  private static <T> T mapping(Class<T> type, Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(type)
        .withSources(new PropertiesConfigSource(properties, "test", 300))
        .build()
        .getConfigMapping(type);
  }

  private final UploadLimits limits =
      new UploadLimits(
          mapping(LimitsConfig.class, Map.of("tuwen.limits.bytes-per-day", "100M")),
          new SimpleMeterRegistry(),
          () -> 0);

  private Tickets tickets() {
    var properties =
        Map.of(
            "tuwen.storage.endpoint", emulator.endpoint().toString(),
            "tuwen.storage.access-key-id", "id",
            "tuwen.storage.access-key-secret", "secret",
            "alibaba.cloud.ecs-metadata", SIGNER.name(),
            "tuwen.credentials.metadata-url", emulator.metadataEndpoint().toString(),
            "tuwen.tickets.upload-url", emulator.endpoint().resolve("/tuwen-originals/").toString(),
            "java.io.tmpdir", directory.toString());
    var storage = mapping(StorageConfig.class, properties);
    credentials =
        CurrentCredentials.of(
            Roles.source(mapping(CredentialsConfig.class, properties), Backends.REGION)
                .orElseThrow());
    return new Tickets(
        mapping(TicketConfig.class, properties),
        mapping(UploadConfig.class, properties),
        storage,
        new OssObjectStore(storage),
        credentials,
        new Names("0123456789abcdef0123456789abcdef"),
        limits);
  }

  private static Caller caller() {
    return caller("u-1");
  }

  private static Caller caller(String owner) {
    return new Caller(
        Owner.parse(owner).orElseThrow(), new Peer("127.0.0.1", new Party.Network("127.0.0.1")));
  }

  @Test
  void a_ticket_carries_the_token_and_dies_with_the_credentials() {
    emulator.sts().shortenLife(Duration.ofMinutes(5));

    var ticket = tickets().issue(caller(), ANY);

    assertThat(ticket.fields()).containsKey("x-oss-security-token");
    assertThat(ticket.expires()).isBefore(Instant.now().plusSeconds(301));
    assertThat(ticket.expires()).isEqualTo(credentials.get().expiration().orElseThrow());
    assertThat(TicketForm.post(ticket.url(), ticket.fields(), JPEG).statusCode()).isEqualTo(200);
  }

  @Test
  void a_ticket_without_its_token_or_with_another_is_refused() {
    var ticket = tickets().issue(caller(), ANY);
    var without = new LinkedHashMap<>(ticket.fields());
    var other = new LinkedHashMap<>(ticket.fields());
    without.remove("x-oss-security-token");
    other.put("x-oss-security-token", "CAISother");

    assertThat(TicketForm.post(ticket.url(), without, JPEG).body()).contains("InvalidAccessKeyId");
    assertThat(TicketForm.post(ticket.url(), other, JPEG).body()).contains("InvalidAccessKeyId");
  }

  @Test
  void a_ticket_that_is_out_while_credentials_are_renewed_is_good() throws Exception {
    var ticket = tickets().issue(caller(), ANY);
    var renewed =
        Roles.source(
                mapping(
                    CredentialsConfig.class,
                    Map.of(
                        "alibaba.cloud.ecs-metadata",
                        SIGNER.name(),
                        "tuwen.credentials.metadata-url",
                        emulator.metadataEndpoint().toString())),
                Backends.REGION)
            .orElseThrow()
            .fetch();

    assertThat(ticket.fields().get("x-oss-credential"))
        .doesNotStartWith(renewed.accessKeyId() + "/");
    assertThat(TicketForm.post(ticket.url(), ticket.fields(), JPEG).statusCode()).isEqualTo(200);
  }

  @Test
  void there_are_no_tickets_without_credentials() {
    emulator.sts().down(true);
    var tickets = tickets();

    assertThatThrownBy(() -> tickets.issue(caller(), ANY))
        .isInstanceOfSatisfying(
            TuwenException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
  }

  @Test
  void a_caller_gets_tickets_for_as_many_bytes_as_it_may_send_and_takes_none_from_another() {
    var tickets = tickets();

    assertThatThrownBy(() -> IntStream.range(0, 11).forEach(i -> tickets.issue(caller("u-1"), ANY)))
        .isInstanceOfSatisfying(
            TuwenException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.UPLOAD_BYTES_EXCEEDED));

    assertThat(tickets.issue(caller("u-2"), ANY)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "upload-url, http://tuwen-originals.oss-cn-hangzhou.aliyuncs.com/, https://",
    "upload-url, tuwen-originals, must be a URL",
    "upload-url, https://id:secret@oss.example/, no credentials",
    "callback-url, http://api.example.com/v1/uploads/callback, https://",
    "callback-url, https://127.0.0.1/a?b=c, no query",
    "callback-url, https://127.0.0.1/a;b, no query",
    "callback-keys, http://gosspublic.alicdn.com, https://",
    "life, 59s, 1m to 1h",
    "life, 61m, 1m to 1h"
  })
  void a_configuration_that_would_leak_or_cannot_work_is_refused(
      String property, String value, String message) {
    var properties = new HashMap<>(Map.of("tuwen.tickets." + property, value));

    assertThatThrownBy(() -> Tickets.requireSafe(mapping(TicketConfig.class, properties)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }
}
