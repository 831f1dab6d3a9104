package io.tuwen.upload.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.ObjectMetadata;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.credentials.CredentialsConfig;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfig;
import io.tuwen.contract.testing.Backends;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.emulator.sts.Role;
import io.tuwen.upload.Mappings;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials of phones, from the simulator of STS, and what the emulated bucket lets them do. */
class PhoneSessionsTest {
  private static final String BUCKET = "tuwen-originals";

  /** It may much more than phones are to have. */
  private static final Role PHONE =
      Role.of(
          "tuwen-phone",
          "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:*\",\"Resource\":\"*\"}]}");

  private static final Owner MINE = new Owner("u-0123456789abcdef0123456789abcdef");
  private static final Owner OTHER = new Owner("u-0123456789abcdef0123456789abcdee");

  @TempDir private static Path directory;
  private static OssEmulator emulator;
  private static Vertx vertx;

  private final Map<String, String> properties = new HashMap<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private int before;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    emulator =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                directory,
                Map.of("id", "secret"),
                Backends.REGION,
                Backends.BUCKETS));
    emulator.sts().add(PHONE);
  }

  @AfterAll
  static void stop() {
    emulator.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void configure() {
    before = emulator.sts().issued();
    properties.putAll(
        Map.of(
            "tuwen.storage.endpoint", emulator.endpoint().toString(),
            "tuwen.storage.access-key-id", "id",
            "tuwen.storage.access-key-secret", "secret",
            "tuwen.credentials.sts-endpoint", emulator.stsEndpoint().toString(),
            "tuwen.sts.role-arn", PHONE.arn()));
  }

  @AfterEach
  void restore() {
    emulator.sts().shortenLife(Duration.ofMinutes(15));
    emulator.sts().down(false);
  }

  private <T> T mapping(Class<T> type) {
    return Mappings.of(type, properties);
  }

  private PhoneSessions phones() {
    return phones(new Credentials("id", "secret", Optional.empty(), Optional.empty()));
  }

  private PhoneSessions phones(Credentials own) {
    var storage = mapping(StorageConfig.class);
    var store = new OssObjectStore(storage);
    var role =
        new PhoneRole(
            mapping(StsConfig.class),
            mapping(CredentialsConfig.class),
            storage,
            store,
            CurrentCredentials.fixed(own),
            vertx);
    return new PhoneSessions(mapping(StsConfig.class), role, storage, store, metrics);
  }

  private static PhoneCredentials get(PhoneSessions phones, Owner owner) {
    return phones.of(owner).await().atMost(Duration.ofSeconds(20));
  }

  private int asked() {
    return emulator.sts().issued() - before;
  }

  private static OSS client(PhoneCredentials phone) {
    var configuration = new ClientBuilderConfiguration();
    configuration.setSignatureVersion(SignVersion.V4);
    configuration.setMaxErrorRetry(0);
    return OSSClientBuilder.create()
        .endpoint(emulator.endpoint().toString())
        .region(phone.region())
        .credentialsProvider(
            new DefaultCredentialProvider(
                phone.credentials().accessKeyId(),
                phone.credentials().secret(),
                phone.credentials().securityToken().orElseThrow()))
        .clientConfiguration(configuration)
        .build();
  }

  private static ByteArrayInputStream bytes() {
    return new ByteArrayInputStream(new byte[] {1, 2, 3});
  }

  private static String key(Owner owner) {
    return owner + "/" + ImageId.next(InstantSource.system());
  }

  // what they are good for

  @Test
  void a_phone_puts_images_of_its_owner_and_does_nothing_else() {
    var phone = get(phones(), MINE);
    var oss = client(phone);
    var key = key(MINE);
    var open = new ObjectMetadata();
    open.setObjectAcl(CannedAccessControlList.PublicRead);
    var openToAll = new ObjectMetadata();
    openToAll.setObjectAcl(CannedAccessControlList.PublicReadWrite);

    assertThat(oss.putObject(phone.bucket(), key, bytes()).getETag()).isNotEmpty();

    assertRefused(() -> oss.putObject(BUCKET, key(OTHER), bytes()));
    assertRefused(
        () -> oss.putObject(BUCKET, "guest/" + ImageId.next(InstantSource.system()), bytes()));
    assertRefused(() -> oss.putObject(BUCKET, MINE + "x/a", bytes()));
    assertRefused(() -> oss.putObject(BUCKET, MINE.value(), bytes()));
    assertRefused(() -> oss.putObject(BUCKET, "watermarks/a.png", bytes()));
    assertRefused(() -> oss.putObject("tuwen-texts", key, bytes()));
    assertRefused(() -> oss.putObject("tuwen-renditions", key, bytes()));
    assertRefused(() -> oss.getObject(BUCKET, key));
    assertRefused(() -> oss.getObjectAcl(BUCKET, key));
    assertRefused(() -> oss.listObjectsV2(BUCKET, MINE + "/"));
    assertRefused(() -> oss.deleteObject(BUCKET, key));
    assertRefused(() -> oss.copyObject(BUCKET, key, BUCKET, key(MINE)));
    assertRefused(() -> oss.putObject(BUCKET, key(MINE), bytes(), open));
    assertRefused(() -> oss.putObject(BUCKET, key(MINE), bytes(), openToAll));
    assertRefused(() -> oss.setObjectAcl(BUCKET, key, CannedAccessControlList.PublicRead));
    assertRefused(() -> oss.setBucketAcl(BUCKET, CannedAccessControlList.PublicRead));
    assertRefused(oss::listBuckets);
    oss.shutdown();
  }

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            OSSException.class, it -> assertThat(it.getErrorCode()).isEqualTo("AccessDenied"));
  }

  @Test
  void they_end() {
    emulator.sts().shortenLife(Duration.ZERO);
    var oss = client(get(phones(), MINE));

    assertThatThrownBy(() -> oss.putObject(BUCKET, key(MINE), bytes()))
        .isInstanceOfSatisfying(
            OSSException.class,
            it -> assertThat(it.getErrorCode()).isEqualTo("SecurityTokenExpired"));
    oss.shutdown();
  }

  @Test
  void they_last_for_a_quarter_of_an_hour() {
    assertThat(get(phones(), MINE).credentials().expiration().orElseThrow())
        .isBetween(Instant.now().plusSeconds(880), Instant.now().plusSeconds(900));
  }

  @Test
  void a_policy_of_the_longest_names_is_one_that_sts_takes() {
    assertThat(PhonePolicy.of(new Owner("u".repeat(64)), "b".repeat(63))).hasSizeLessThan(2048);
  }

  @Test
  void a_guest_gets_none() {
    assertThatThrownBy(() -> phones().of(Owner.GUEST)).hasMessage("a guest gets no credentials");
    assertThat(asked()).isZero();
  }

  @Test
  void no_text_has_a_secret() {
    var phone = get(phones(), MINE);

    assertThat(phone.toString())
        .doesNotContain(phone.credentials().secret())
        .doesNotContain(phone.credentials().securityToken().orElseThrow());
  }

  // how often STS is asked

  @Test
  void an_owner_gets_the_same_while_they_last() {
    var phones = phones();

    var first = get(phones, MINE);

    assertThat(get(phones, MINE)).isEqualTo(first);
    assertThat(get(phones, OTHER)).isNotEqualTo(first);
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void credentials_of_which_little_is_left_are_not_given_again() {
    emulator.sts().shortenLife(PhoneSessions.LEAST_LEFT);
    var phones = phones();

    assertThat(get(phones, MINE)).isNotEqualTo(get(phones, MINE));
  }

  @Test
  void requests_of_an_owner_at_once_are_one_question() {
    var phones = phones();

    Uni.join()
        .all(IntStream.range(0, 100).mapToObj(i -> phones.of(MINE)).toList())
        .andFailFast()
        .await()
        .atMost(Duration.ofSeconds(20));

    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void an_owner_asks_a_few_times_a_minute() {
    emulator.sts().shortenLife(Duration.ofMinutes(1));
    var phones = phones();

    assertThatThrownBy(() -> IntStream.range(0, 100).forEach(i -> get(phones, MINE)))
        .isInstanceOf(TooMuch.class);

    // One may begin while anything of the minute is left.
    assertThat(asked()).isLessThanOrEqualTo(PhoneSessions.MAX_PER_MINUTE_OF_OWNER + 1);
    assertThat(get(phones, OTHER)).isNotNull();
  }

  @Test
  void all_owners_together_ask_as_often_as_is_configured() {
    properties.put("tuwen.sts.per-minute", "3");
    var phones = phones();

    assertThatThrownBy(() -> IntStream.range(0, 100).forEach(i -> get(phones, new Owner("u-" + i))))
        .isInstanceOf(TooMuch.class);

    assertThat(asked()).isLessThanOrEqualTo(4);
    assertThat(get(phones, new Owner("u-0"))).isNotNull();
  }

  // failures

  @Test
  void there_are_none_without_a_role() {
    properties.remove("tuwen.sts.role-arn");

    assertFailure(() -> phones().require(), ErrorCode.STS_UNAVAILABLE);
  }

  @Test
  void sts_that_is_down_is_unavailable_and_is_asked_again_later() {
    var phones = phones();
    emulator.sts().down(true);
    assertFailure(() -> get(phones, MINE), ErrorCode.STS_UNAVAILABLE);

    emulator.sts().down(false);

    assertThat(get(phones, MINE)).isNotNull();
  }

  @Test
  void sts_that_is_not_there_is_unavailable() {
    properties.put("tuwen.credentials.sts-endpoint", "http://127.0.0.1:1/");

    assertFailure(() -> get(phones(), MINE), ErrorCode.STS_UNAVAILABLE);
  }

  @Test
  void a_role_that_does_not_exist_or_a_wrong_secret_is_refused() {
    assertFailure(
        () -> get(phones(new Credentials("id", "x", Optional.empty(), Optional.empty())), MINE),
        ErrorCode.STS_REFUSED);
    properties.put("tuwen.sts.role-arn", "acs:ram::1:role/none");
    assertFailure(() -> get(phones(), MINE), ErrorCode.STS_REFUSED);
  }

  private static void assertFailure(Runnable call, ErrorCode code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(TuwenException.class, it -> assertThat(it.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource({
    "Throttling,                   429, true",
    "Throttling.User,              400, true",
    "ServiceUnavailable,           503, true",
    "InternalError,                500, true",
    "'',                           502, true",
    "InvalidSecurityToken.Expired, 400, true",
    "SignatureNonceUsed,           400, true",
    "NoPermission,                 403, false",
    "EntityNotExist.Role,          404, false",
    "InvalidParameter.PolicyGrammar,   400, false",
    "InvalidParameter.PolicySize,      400, false",
    "InvalidParameter.DurationSeconds, 400, false",
    "InvalidParameter.RoleSessionName, 400, false",
    "InvalidTimeStamp.Expired,     400, false",
    "SomethingNew,                 400, false",
    "'',                           302, false"
  })
  void every_refusal_of_sts_has_its_answer(String code, int status, boolean passes) {
    assertThat(PhoneRole.isPassing(status, code)).isEqualTo(passes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tuwen-phone", "acs:ram::1:user/x", "acs:ram::1:role/a b", "acs:ram:::role/x"})
  void a_role_that_is_none_is_refused_at_the_start(String arn) {
    properties.put("tuwen.sts.role-arn", arn);

    assertThatThrownBy(this::phones).hasMessageContaining("TUWEN_STS_ROLE_ARN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3001"})
  void a_rate_that_the_account_does_not_have_is_refused_at_the_start(String rate) {
    properties.put("tuwen.sts.per-minute", rate);

    assertThatThrownBy(this::phones).hasMessageContaining("tuwen.sts.per-minute");
  }
}
