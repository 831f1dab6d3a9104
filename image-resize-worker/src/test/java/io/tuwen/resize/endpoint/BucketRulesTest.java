package io.tuwen.resize.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.RoutingRule;
import com.aliyun.oss.model.SetBucketWebsiteRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.key.PublicId;
import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From a client through the rules of the renditions bucket to here and back, as {@code
 * docs/renditions.md} describes the rules.
 */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@TestProfile(BucketRulesTest.Configuration.class)
class BucketRulesTest {
  private static final String RENDITIONS = "tuwen-renditions";
  private static final String TOKEN = "a token of the bucket, 32 letters and more";

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  @TestHTTPResource URI worker;
  @Inject ObjectStore store;
  @Inject MeterRegistry metrics;
  @Inject Names names;
  @Inject AddressSigner signer;
  Backends backends;
  private OSS oss;

  /** The bucket is read from where it is. */
  public static final class Configuration implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.resize.public-url",
          "${tuwen.storage.endpoint}/" + RENDITIONS,
          "tuwen.resize.sizes",
          "120*90",
          "tuwen.resize.mirror-token",
          TOKEN,
          "rendition.signing-keys",
          "one=fedcba9876543210fedcba9876543210");
    }
  }

  @BeforeEach
  void openToEverybody() {
    oss =
        new OSSClientBuilder()
            .build(
                backends.storage().endpoint().toString(),
                Backends.ACCESS_KEY_ID,
                Backends.ACCESS_KEY_SECRET);
    oss.setBucketAcl(RENDITIONS, CannedAccessControlList.PublicRead);
  }

  @AfterEach
  void close() {
    oss.deleteBucketWebsite(RENDITIONS);
    oss.shutdown();
  }

  @Test
  void a_mirroring_bucket_fetches_a_missing_rendition_and_serves_it_from_then_on()
      throws Exception {
    mirror();
    var key = upload();
    var made = made();

    var first = get(bucket("/" + key + "!compressed"));
    var second = get(bucket("/" + key + "!compressed"));

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("public, max-age=86400");
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("x-oss-tag")).hasValue("MIRROR");
    assertThat(made() - made).isEqualTo(1);
  }

  @Test
  void a_mirroring_bucket_fetches_sizes_too() throws Exception {
    mirror();
    var key = upload();

    var answer = get(bucket("/120%2A90/" + key));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(store.describe(Bucket.RENDITIONS, key.sized(120, 90))).isPresent();
  }

  @Test
  void what_is_missing_or_may_not_be_seen_is_neither_fetched_nor_kept() throws Exception {
    mirror();
    var key = upload();
    var missing = names.publicName(missing());

    assertThat(get(bucket("/" + missing + "!thumb")).statusCode()).isEqualTo(404);
    assertThat(get(bucket("/" + key + "!unknown")).statusCode()).isEqualTo(404);
    var original = get(bucket("/" + key));

    assertThat(original.statusCode()).isEqualTo(424);
    assertThat(store.describe(Bucket.RENDITIONS, new ObjectKey(key.value())))
        .isEqualTo(Optional.empty());
  }

  @Test
  void a_redirecting_bucket_has_its_client_back_when_the_rendition_is_there() throws Exception {
    redirect();
    var key = upload();
    var address = bucket("/120%2A90/" + key);

    var sentHere = get(address);
    var sentBack = get(location(sentHere));
    var served = get(location(sentBack));

    assertThat(sentHere.statusCode()).isEqualTo(302);
    assertThat(location(sentHere).getPort()).isEqualTo(worker.getPort());
    assertThat(sentBack.statusCode()).isEqualTo(302);
    assertThat(location(sentBack)).isEqualTo(address);
    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(served.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(get(address).statusCode()).isEqualTo(200);
  }

  /**
   * The browser got AVIF, which the worker stored as {@code !thumb.avif}; the bucket looks for
   * {@code !thumb}, and so sent every browser that came afterwards to the worker, for ever.
   */
  @Test
  void a_redirecting_bucket_is_given_what_it_looks_for_by_a_browser_that_takes_avif()
      throws Exception {
    redirect();
    var key = upload();
    var address = bucket("/" + key + "!thumb");

    var sentHere = get(address, "Accept", "image/avif,image/webp,*/*");
    var answer = get(location(sentHere), "Accept", "image/avif,image/webp,*/*");

    assertThat(sentHere.statusCode()).isEqualTo(302);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/avif");
    await().untilAsserted(() -> assertThat(get(address).statusCode()).isEqualTo(200));
    assertThat(get(address).headers().firstValue("Content-Type")).hasValue("image/jpeg");
  }

  /** What came through the bucket under a name of its own keeps it. */
  @Test
  void a_key_of_somebodys_own_is_mirrored_under_that_key() throws Exception {
    mirror();
    upload(new ObjectKey("source/summer 1.jpg"));

    assertThat(get(bucket("/source/summer%201.jpg!thumb")).statusCode()).isEqualTo(200);
    assertThat(get(bucket("/120%2A90/source/summer%201.jpg")).statusCode()).isEqualTo(200);
    assertThat(store.describe(Bucket.RENDITIONS, new ObjectKey("source/summer 1.jpg!thumb")))
        .isPresent();
  }

  @Test
  void the_private_key_finds_nothing_through_the_bucket_either() throws Exception {
    mirror();
    var key = missing();
    upload(key);

    assertThat(get(bucket("/" + key + "!thumb")).statusCode()).isEqualTo(404);
    assertThat(get(bucket("/120%2A90/" + key)).statusCode()).isEqualTo(404);
  }

  /**
   * The bucket is public, and every client can list it. What was signed for one client and for an
   * hour was an object that all others could read for ever.
   */
  @Test
  void what_was_signed_once_is_handed_out_by_no_public_bucket() throws Exception {
    mirror();
    var name = upload();
    var address = "/" + name + "?x-oss-process=image%2Fformat%2Cpng";
    var signed = signer.sign(address, Instant.now().plusSeconds(60));
    var answer = get(URI.create(worker.toString().replaceFirst("/$", "") + signed));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.previousResponse()).isEmpty();
    await().until(() -> !processed(name).isEmpty());

    var stored = processed(name).get(0);

    assertThat(get(bucket("/" + stored)).statusCode()).isEqualTo(403);
    assertThat(get(worker.resolve("/" + stored)).statusCode()).isEqualTo(403);
  }

  private List<ObjectKey> processed(PublicId name) {
    return store.list(Bucket.RENDITIONS, name + "@", "", 10).objects().stream()
        .map(ListedObject::key)
        .toList();
  }

  private void mirror() {
    var rule = rule();
    rule.getRedirect().setRedirectType(RoutingRule.RedirectType.Mirror);
    rule.getRedirect().setMirrorURL(worker.toString());
    var headers = new RoutingRule.MirrorHeaders();
    headers.setSet(
        List.of(
            Map.of("Key", "x-tuwen-store", "Value", "no"),
            Map.of("Key", "x-tuwen-mirror-token", "Value", TOKEN)));
    rule.getRedirect().setMirrorHeaders(headers);
    set(rule);
  }

  private void redirect() {
    var rule = rule();
    rule.getRedirect().setRedirectType(RoutingRule.RedirectType.External);
    rule.getRedirect().setProtocol(RoutingRule.Protocol.Http);
    rule.getRedirect().setHostName(worker.getAuthority());
    rule.getRedirect().setHttpRedirectCode(302);
    set(rule);
  }

  private static RoutingRule rule() {
    var rule = new RoutingRule();
    rule.setNumber(1);
    rule.getCondition().setHttpErrorCodeReturnedEquals(404);
    return rule;
  }

  private void set(RoutingRule rule) {
    var request = new SetBucketWebsiteRequest(RENDITIONS);
    request.setRoutingRules(List.of(rule));
    oss.setBucketWebsite(request);
  }

  /** Returns what the image is called in public. */
  private PublicId upload() {
    return upload(missing());
  }

  private PublicId upload(ObjectKey key) {
    store.put(
        Bucket.ORIGINALS,
        key,
        Content.of(TestImages.jpeg(400, 300)),
        Attributes.ofType("image/jpeg"));
    return names.publicName(key);
  }

  private static ObjectKey missing() {
    return new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system())).objectKey();
  }

  private double made() {
    return metrics.counter("tuwen.renditions.delivered", "from", "made").count();
  }

  private URI bucket(String path) {
    return URI.create(backends.storage().endpoint() + "/" + RENDITIONS + path);
  }

  private static URI location(HttpResponse<?> answer) {
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private HttpResponse<byte[]> get(URI address, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(address);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }
}
