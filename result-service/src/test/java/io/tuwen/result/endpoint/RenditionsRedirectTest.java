package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.rendition.RenditionEngine;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the renditions bucket is public, and this service need not carry its bytes. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(FakeWorker.class)
@TestProfile(RenditionsRedirectTest.Configuration.class)
class RenditionsRedirectTest {
  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private Names names;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private FakeWorker worker;

  private double reads() {
    return metrics.get("tuwen.storage.requests").tag("operation", "get").counter().count();
  }

  /** The bucket's public address. */
  public static final class Configuration implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("tuwen.result.renditions-url", "https://img.example.com/");
    }
  }

  @Test
  void a_stored_rendition_is_redirected_to_and_a_missing_one_is_made() throws Exception {
    try (var pipeline = new OtherServices(store, backends)) {
      var image = pipeline.upload("photo");
      var stamp =
          new RenditionStamp(
              pipeline.upload(image, "photo"), "image/resize,w_100", RenditionEngine.CURRENT);
      var name = names.publicName(image.objectKey());
      new Renditions(store, names)
          .store(name.rendition("thumb"), new byte[] {1}, "image/jpeg", stamp);
      worker.answers(200, "image/jpeg", "made");
      var address = origin.resolve("/v1/images/" + image.id() + "/renditions/");
      var http = HttpClient.newHttpClient();

      var reads = reads();
      var there =
          http.send(
              HttpRequest.newBuilder(address.resolve("thumb")).build(), BodyHandlers.ofString());
      var missing =
          http.send(
              HttpRequest.newBuilder(address.resolve("other")).build(), BodyHandlers.ofString());

      assertThat(there.statusCode()).isEqualTo(302);
      assertThat(reads()).isEqualTo(reads);
      assertThat(there.headers().firstValue("Location"))
          .hasValue("https://img.example.com/" + name + "!thumb");
      assertThat(there.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(missing.statusCode()).isEqualTo(200);
      assertThat(missing.body()).isEqualTo("made");
    }
  }
}
