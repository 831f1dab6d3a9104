package io.tuwen.resize.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.tuwen.common.image.TestImages;
import io.tuwen.common.key.ImageId;
import io.tuwen.common.key.ImageKey;
import io.tuwen.common.key.ObjectKey;
import io.tuwen.common.key.Owner;
import io.tuwen.common.store.Attributes;
import io.tuwen.common.store.Bucket;
import io.tuwen.common.store.Content;
import io.tuwen.common.store.ObjectStore;
import io.tuwen.common.testing.Backends;
import io.tuwen.common.testing.BackendsResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  @TestHTTPResource URI worker;
  @Inject ObjectStore store;
  @Inject MeterRegistry metrics;
  Backends backends;
  private OSS oss;

  /** The bucket is read from where it is. */
  public static final class Configuration implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("tuwen.resize.public-url", "${tuwen.storage.endpoint}/" + RENDITIONS);
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
    assertThat(store.describe(Bucket.RENDITIONS, new ObjectKey("120*90/" + key))).isPresent();
  }

  @Test
  void what_is_missing_or_may_not_be_seen_is_neither_fetched_nor_kept() throws Exception {
    mirror();
    var key = upload();
    var missing = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system())).objectKey();

    assertThat(get(bucket("/" + missing + "!thumb")).statusCode()).isEqualTo(404);
    assertThat(get(bucket("/" + key + "!unknown")).statusCode()).isEqualTo(404);
    var original = get(bucket("/" + key));

    assertThat(original.statusCode()).isEqualTo(424);
    assertThat(store.describe(Bucket.RENDITIONS, key)).isEqualTo(Optional.empty());
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

  private void mirror() {
    var rule = rule();
    rule.getRedirect().setRedirectType(RoutingRule.RedirectType.Mirror);
    rule.getRedirect().setMirrorURL(worker.toString());
    var headers = new RoutingRule.MirrorHeaders();
    headers.setSet(List.of(Map.of("Key", "x-tuwen-store", "Value", "no")));
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

  private ObjectKey upload() {
    var key = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system())).objectKey();
    store.put(
        Bucket.ORIGINALS,
        key,
        Content.of(TestImages.jpeg(400, 300)),
        Attributes.ofType("image/jpeg"));
    return key;
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

  private HttpResponse<byte[]> get(URI address) throws Exception {
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
  }
}
