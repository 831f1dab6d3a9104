package io.tuwen.result.endpoint;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.Revocations;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.ClosedRoutesConformance;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
@TestProfile(CredentialsTest.NoGuests.class)
@QuarkusTestResource(BackendsResource.class)
class ClosedRoutesTest extends ClosedRoutesConformance {
  private static final Owner USER = new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee");

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private SessionTokens tokens;
  @Inject private Revocations revocations;
  private Backends backends;
  private ImageKey image;

  @BeforeEach
  void anImageIsThere() {
    image = new ImageKey(USER, ImageId.next(InstantSource.system()));
    try (var pipeline = new OtherServices(store, backends)) {
      pipeline.upload(image, "photo");
      pipeline.storeText(image, "secret");
    }
  }

  @Override
  protected String service() {
    return "result-service";
  }

  @Override
  protected URI origin() {
    return origin;
  }

  @Override
  protected String image() {
    return image.id().value();
  }

  @Override
  protected List<String> secrets() {
    return List.of("secret", USER.value(), "publicId", "ocr.completed");
  }

  @Override
  protected Map<String, String> credentials() {
    var whole = tokens.write(tokens.begin(USER, "wechat", "shop"));
    var past = InstantSource.fixed(Instant.now().minus(Duration.ofHours(3)));
    var before =
        new SessionTokens(List.of(CredentialsTest.SESSION_KEYS), Duration.ofHours(2), past);
    var revoked = tokens.begin(USER, "wechat", "shop");
    revocations.take(Revocations.keyOf(revoked), Instant.now());
    var foreign = new SessionTokens(List.of("test=" + "x".repeat(32)), Duration.ofHours(2), past);
    var credentials = new LinkedHashMap<String, String>();
    credentials.put("expired", before.write(before.begin(USER, "wechat", "shop")));
    credentials.put("revoked", tokens.write(revoked));
    credentials.put("changed", whole.substring(0, whole.length() - 1) + "~");
    credentials.put("signed by a stranger", foreign.write(foreign.begin(USER, "wechat", "shop")));
    credentials.put("unknown key", "twk_reader_" + "x".repeat(43));
    credentials.put("garbage", "garbage");
    credentials.put("an owner", USER.value());
    return credentials;
  }
}
