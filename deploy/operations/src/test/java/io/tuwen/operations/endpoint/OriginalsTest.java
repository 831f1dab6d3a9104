package io.tuwen.operations.endpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.operations.deadletter.Settlements;
import io.tuwen.operations.testing.Browser;
import io.tuwen.operations.testing.Made;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class OriginalsTest {
  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private Names names;
  @Inject private OcrResults results;
  @Inject private Renditions renditions;
  @Inject private Settlements letters;
  @Inject private Pictures pictures;
  private Backends backends;

  private String stored(String bytes) {
    var key = "guest/019e3c2e-1111-7222-8333-" + UUID.randomUUID().toString().substring(24);
    store.put(
        Bucket.ORIGINALS,
        new ObjectKey(key),
        Content.of(bytes.getBytes(ISO_8859_1)),
        Attributes.ofType("text/html"));
    return key;
  }

  @ParameterizedTest
  @CsvSource({
    "\u00ff\u00d8\u00ff\u00e0rest-of-it, image/jpeg",
    "GIF89a-rest-of-it, image/gif",
    "RIFF0000WEBP-rest, image/webp"
  })
  void a_picture_has_the_type_of_its_bytes_and_is_a_file(String bytes, String type) {
    var answer = new Operator(origin).raw("/admin/originals/picture?key=" + stored(bytes));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains(type);
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("sandbox", "default-src 'none'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><script>alert(1)</script>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "%PDF-1.7",
        "",
        "GIF"
      })
  void what_is_no_picture_is_not_handed_out(String bytes) {
    var answer = new Operator(origin).raw("/admin/originals/picture?key=" + stored(bytes));

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.body()).contains("unsupported_type").doesNotContain("alert");
  }

  @Test
  void without_a_credential_there_is_no_picture() {
    var path = "/admin/originals/picture?key=" + stored("GIF89a-rest-of-it");

    assertThat(new Browser(origin).send("GET", path, null, null).statusCode()).isEqualTo(401);
  }

  @Test
  void an_image_is_told_with_all_that_was_made_of_it_by_either_name() {
    var key =
        new ObjectKey(
            "guest/019e3c2e-2222-7222-8333-" + UUID.randomUUID().toString().substring(24));
    var eTag = new Made(store, names, new Records(backends)).all(key, "GIF89a");
    var operator = new Operator(origin);

    var told = operator.get("/admin/originals?key=" + key).json();
    var same = operator.get("/admin/originals?publicId=" + names.publicName(key)).json();

    assertThat(told.path("eTag").asText()).isEqualTo(eTag.value());
    assertThat(told.at("/ocr/status").asText()).isEqualTo("completed");
    assertThat(told.at("/ocr/engine").asText()).isEqualTo("embedded/1");
    assertThat(told.at("/ocr/isCurrent").asBoolean()).isTrue();
    assertThat(told.path("renditions")).hasSize(Made.STAMPED);
    assertThat(same.path("key").asText()).isEqualTo(key.value());
  }

  /** It was answered 500. */
  @Test
  void an_original_whose_key_has_no_room_for_a_result_is_told() {
    var key = new ObjectKey("long/" + "k".repeat(1010));
    store.put(Bucket.ORIGINALS, key, Content.of(new byte[1]), Attributes.ofType("image/gif"));

    var told = new Operator(origin).get("/admin/originals?key=" + key);

    assertThat(told.status()).as(told.response().body()).isEqualTo(200);
    assertThat(told.json().path("key").asText()).isEqualTo(key.value());
  }

  @Test
  void an_image_is_being_deleted_where_all_of_its_owner_s_are() {
    var owner = new Owner("u-" + UUID.randomUUID());
    var key = new ImageKey(owner, ImageId.next(InstantSource.system())).objectKey();
    store.put(Bucket.ORIGINALS, key, Content.of(new byte[1]), Attributes.ofType("image/gif"));
    // Of its own, so that the executor of the service does not carry it out.
    var deletions = new OpenDeletions();
    var originals =
        new OriginalsResource(store, results, renditions, names, letters, deletions, pictures);
    var before = originals.get(key.value(), null);

    deletions.take(Deletion.of(owner, By.OWNER, Instant.now().plusSeconds(2)));

    assertThat(before.isBeingDeleted()).isFalse();
    assertThat(originals.get(key.value(), null).isBeingDeleted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?key=guest/none,404",
        "?publicId=none!x,404",
        ",400",
        "?key=a&publicId=b,400",
        "?key=,400"
      })
  void what_is_not_there_is_said(String pathAndStatus) {
    var parts = pathAndStatus.split(",", -1);

    assertThat(new Operator(origin).get("/admin/originals" + parts[0]).status())
        .isEqualTo(Integer.parseInt(parts[1]));
  }
}
