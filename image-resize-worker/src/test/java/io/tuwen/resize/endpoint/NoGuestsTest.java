package io.tuwen.resize.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where {@code tuwen.access} is {@code sessions}: no address of an image is open to everyone. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@TestProfile(NoGuestsTest.Configuration.class)
class NoGuestsTest {
  private static final String TOKEN = "a token of the bucket, 32 letters and more";

  @TestHTTPResource URI base;
  @Inject ObjectStore store;
  @Inject AddressSigner signer;
  @Inject Names names;
  private final HttpClient client = HttpClient.newHttpClient();
  private ImageKey image;

  /** Sessions, and a bucket that mirrors. */
  public static final class Configuration implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.access", "sessions",
          "tuwen.resize.sizes", "120*90",
          "tuwen.resize.mirror-token", TOKEN,
          "rendition.signing-keys", "one=fedcba9876543210fedcba9876543210");
    }
  }

  @BeforeEach
  void anImageIsThere() {
    image =
        new ImageKey(
            new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee"), ImageId.next(InstantSource.system()));
    store.put(
        Bucket.ORIGINALS,
        image.objectKey(),
        Content.of(TestImages.jpeg(400, 300)),
        Attributes.ofType("image/jpeg"));
  }

  private static List<String> addresses(ImageKey image, Names names) {
    var name = names.publicName(image.objectKey());
    return List.of(
        "/" + name + "!thumb",
        "/" + name + "!thumb.webp",
        "/" + name + "?x-oss-process=style/thumb",
        "/120*90/" + name);
  }

  @Test
  void a_signed_address_is_answered_and_one_without_a_signature_is_refused() throws Exception {
    for (var address : addresses(image, names)) {
      var refused = get(address);
      assertThat(refused.statusCode()).as(address).isEqualTo(403);
      assertThat(refused.body()).contains("<Code>AccessDenied</Code>");
      var signed = signer.sign(address, Instant.now().plusSeconds(3600));
      assertThat(get(signed).statusCode()).as(address).isEqualTo(200);
      assertThat(get(signed.replace("one", "two")).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void an_image_that_is_missing_is_refused_alike() throws Exception {
    var missing = new ImageKey(image.owner(), ImageId.next(InstantSource.system()));
    var there = addresses(image, names);

    for (int i = 0; i < there.size(); i++) {
      assertThat(withoutId(get(addresses(missing, names).get(i))))
          .isEqualTo(withoutId(get(there.get(i))));
    }
  }

  @Test
  void a_bucket_that_mirrors_shows_its_token() throws Exception {
    var style = addresses(image, names).get(0);

    assertThat(get(style, "x-tuwen-mirror-token", TOKEN).statusCode()).isEqualTo(200);
    assertThat(get(style, "x-tuwen-mirror-token", TOKEN + "x").statusCode()).isEqualTo(403);
  }

  private static String withoutId(HttpResponse<String> answer) {
    return answer.statusCode() + answer.body().replaceAll("<RequestId>.*</RequestId>", "");
  }

  private HttpResponse<String> get(String address, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://" + base.getAuthority() + address));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
