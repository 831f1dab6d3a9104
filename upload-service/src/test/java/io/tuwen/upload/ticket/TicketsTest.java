package io.tuwen.upload.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
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
import io.tuwen.contract.share.Allowance;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfig;
import io.tuwen.contract.testing.Backends;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.emulator.sts.Role;
import io.tuwen.upload.Mappings;
import io.tuwen.upload.UploadConfig;
import io.tuwen.upload.UploadLimits;
import io.tuwen.upload.testing.TicketForm;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger asked = new AtomicInteger();
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
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private final UploadLimits limits =
      new UploadLimits(
          Mappings.of(LimitsConfig.class, Map.of("tuwen.limits.bytes-per-day", "100M")),
          new SimpleMeterRegistry(),
          () -> 0);

  /** The first answer of a service that has just begun takes longer than a caller waits for it. */
  private Tickets tickets() {
    var tickets = ticketsAtOnce();
    await().atMost(Duration.ofSeconds(30)).until(credentials::isReady);
    return tickets;
  }

  private Tickets ticketsAtOnce() {
    return tickets(emulator.endpoint().resolve("/tuwen-originals/").toString());
  }

  /** Empty where there are none. */
  private Tickets tickets(String uploadUrl) {
    var properties =
        Map.of(
            "tuwen.storage.endpoint", emulator.endpoint().toString(),
            "tuwen.storage.access-key-id", "id",
            "tuwen.storage.access-key-secret", "secret",
            "alibaba.cloud.ecs-metadata", SIGNER.name(),
            "tuwen.credentials.metadata-url", emulator.metadataEndpoint().toString(),
            "tuwen.tickets.upload-url", uploadUrl,
            "java.io.tmpdir", directory.toString());
    var storage = Mappings.of(StorageConfig.class, properties);
    if (credentials == null) {
      credentials =
          CurrentCredentials.of(
              Roles.source(Mappings.of(CredentialsConfig.class, properties), Backends.REGION)
                  .orElseThrow());
    }
    return new Tickets(
        Mappings.of(TicketConfig.class, properties),
        Mappings.of(UploadConfig.class, properties),
        storage,
        new OssObjectStore(storage),
        credentials,
        new Names("0123456789abcdef0123456789abcdef"),
        limits,
        vertx);
  }

  private Ticket issue(Tickets tickets, Caller caller) {
    return issue(tickets, caller, ANY, Uni.createFrom().voidItem());
  }

  private Ticket issue(
      Tickets tickets, Caller caller, TicketRequest request, Uni<Void> permission) {
    var counting =
        Uni.createFrom()
            .deferred(
                () -> {
                  asked.incrementAndGet();
                  return permission;
                });
    return tickets.issue(caller, request, counting).await().indefinitely();
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

    var ticket = issue(tickets(), caller());

    assertThat(ticket.fields()).containsKey("x-oss-security-token");
    assertThat(ticket.expires()).isBefore(Instant.now().plusSeconds(301));
    assertThat(ticket.expires()).isEqualTo(credentials.get().expiration().orElseThrow());
    assertThat(TicketForm.post(ticket.url(), ticket.fields(), JPEG).statusCode()).isEqualTo(200);
  }

  @Test
  void a_ticket_without_its_token_or_with_another_is_refused() {
    var ticket = issue(tickets(), caller());
    var without = new LinkedHashMap<>(ticket.fields());
    var other = new LinkedHashMap<>(ticket.fields());
    without.remove("x-oss-security-token");
    other.put("x-oss-security-token", "CAISother");

    assertThat(TicketForm.post(ticket.url(), without, JPEG).body()).contains("InvalidAccessKeyId");
    assertThat(TicketForm.post(ticket.url(), other, JPEG).body()).contains("InvalidAccessKeyId");
  }

  @Test
  void a_ticket_that_is_out_while_credentials_are_renewed_is_good() throws Exception {
    var ticket = issue(tickets(), caller());
    var source =
        Roles.source(
                Mappings.of(
                    CredentialsConfig.class,
                    Map.of(
                        "alibaba.cloud.ecs-metadata",
                        SIGNER.name(),
                        "tuwen.credentials.metadata-url",
                        emulator.metadataEndpoint().toString())),
                Backends.REGION)
            .orElseThrow();
    var renewed = await().ignoreExceptions().until(source::fetch, Objects::nonNull);

    assertThat(ticket.fields().get("x-oss-credential"))
        .doesNotStartWith(renewed.accessKeyId() + "/");
    assertThat(TicketForm.post(ticket.url(), ticket.fields(), JPEG).statusCode()).isEqualTo(200);
  }

  @Test
  void there_are_no_tickets_without_credentials() {
    emulator.sts().down(true);
    var tickets = ticketsAtOnce();

    assertThatThrownBy(() -> issue(tickets, caller()))
        .isInstanceOfSatisfying(
            TuwenException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
  }

  @Test
  void a_caller_gets_tickets_for_as_many_bytes_as_it_may_send_and_takes_none_from_another() {
    var tickets = tickets();

    assertThatThrownBy(() -> IntStream.range(0, 11).forEach(i -> issue(tickets, caller("u-1"))))
        .isInstanceOfSatisfying(
            TuwenException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.UPLOAD_BYTES_EXCEEDED));

    assertThat(issue(tickets, caller("u-2"))).isNotNull();
  }

  /** Each had a look at the storage and was counted as nothing. */
  @Test
  void what_is_refused_uncounted_asks_for_no_permission() {
    var large = new TicketRequest(OptionalLong.of(1L << 40), Optional.empty(), Optional.empty());
    var allowed = Uni.createFrom().voidItem();

    assertThatThrownBy(() -> issue(tickets(), caller(), large, allowed))
        .isInstanceOfSatisfying(
            TuwenException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
    assertThatThrownBy(() -> issue(tickets(""), caller(), ANY, allowed))
        .isInstanceOfSatisfying(
            TuwenException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.NOT_FOUND));
    limits.admit(caller().party(), 99 << 20);
    assertThatThrownBy(() -> issue(tickets(), caller(), ANY, allowed))
        .isInstanceOfSatisfying(
            TuwenException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.UPLOAD_BYTES_EXCEEDED));

    assertThat(asked).hasValue(0);
  }

  @Test
  void a_ticket_that_is_not_permitted_counts_as_an_image_and_no_bytes() {
    var refused =
        Uni.createFrom()
            .<Void>failure(new TuwenException(ErrorCode.STORED_QUOTA_EXCEEDED, "2 images"));

    assertThatThrownBy(() -> issue(tickets(), caller(), ANY, refused))
        .isInstanceOf(TuwenException.class);

    assertThat(used()).startsWith(1L, 0L);
  }

  @Test
  void a_client_that_leaves_before_its_ticket_is_there_has_used_no_bytes() {
    var left = tickets().issue(caller(), ANY, Uni.createFrom().nothing()).subscribe();

    left.with(ticket -> {}).cancel();

    assertThat(used()).startsWith(1L, 0L);
  }

  private List<Long> used() {
    return limits.usage(caller().party()).stream().map(Allowance.Usage::used).toList();
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

    assertThatThrownBy(() -> Tickets.requireSafe(Mappings.of(TicketConfig.class, properties)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }
}
