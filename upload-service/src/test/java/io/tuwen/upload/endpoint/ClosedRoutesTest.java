package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.Revocations;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.ClosedRoutesConformance;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What enters, where there are no guests. */
@QuarkusTest
@TestProfile(ClosedRoutesTest.NoGuests.class)
@QuarkusTestResource(BackendsResource.class)
class ClosedRoutesTest extends ClosedRoutesConformance {
  private static final Owner USER = new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee");
  private static final String SESSION_KEYS = "test=fedcba9876543210fedcba9876543210";

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private SessionTokens tokens;
  @Inject private Revocations revocations;

  public static class NoGuests implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.access", "sessions",
          "tuwen.compat", "wxocr,cv_ocr_comm,upload_ocr_image,ocrservice",
          "tuwen.upload.compat-wait", "2s",
          "tuwen.sessions.keys", SESSION_KEYS);
    }
  }

  @Override
  protected String service() {
    return "upload-service";
  }

  @Override
  protected URI origin() {
    return origin;
  }

  @Override
  protected String image() {
    return "none";
  }

  @Override
  protected List<String> secrets() {
    return List.of(USER.value(), "publicId", "\"links\"");
  }

  @Override
  protected Map<String, String> credentials() {
    var whole = tokens.write(tokens.begin(USER, "wechat", "shop"));
    var past = InstantSource.fixed(Instant.now().minus(Duration.ofHours(3)));
    var before = new SessionTokens(List.of(SESSION_KEYS), Duration.ofHours(2), past);
    var revoked = tokens.begin(USER, "wechat", "shop");
    revocations.take(Revocations.keyOf(revoked), Instant.now());
    var credentials = new LinkedHashMap<String, String>();
    credentials.put("expired", before.write(before.begin(USER, "wechat", "shop")));
    credentials.put("revoked", tokens.write(revoked));
    credentials.put("changed", whole.substring(0, whole.length() - 1) + "~");
    credentials.put("unknown key", "twk_reader_" + "x".repeat(43));
    credentials.put("garbage", "garbage");
    return credentials;
  }

  @Test
  void an_image_without_a_credential_is_not_stored_and_one_with_a_session_is() throws Exception {
    var before = originals();
    var paths =
        List.of(
            "/v1/images", "/wxocr", "/cv/ocr/comm", "/upload_ocr_image", "/ocrservice/advanced");
    for (var path : paths) {
      upload(path);
    }
    assertThat(originals()).isEqualTo(before);

    for (var path : paths) {
      upload(path, "X-Tuwen-Session", tokens.write(tokens.begin(USER, "wechat", "shop")));
    }

    assertThat(originals()).isEqualTo(before + paths.size());
    var objects = store.list(Bucket.ORIGINALS, USER + "/", "", 1000).objects();
    assertThat(objects).hasSizeGreaterThanOrEqualTo(paths.size());
  }

  private int originals() {
    return store.list(Bucket.ORIGINALS, "", "", 1000).objects().size();
  }

  private void upload(String path, String... headers) throws Exception {
    var image = Base64.getEncoder().encodeToString(TestImages.jpeg(40, 30));
    var request =
        HttpRequest.newBuilder(origin.resolve(path))
            .POST(BodyPublishers.ofString("{\"img\":\"%s\"}".formatted(image)));
    HttpClient.newHttpClient()
        .send(
            (headers.length == 0 ? request : request.headers(headers)).build(),
            BodyHandlers.ofString());
  }
}
