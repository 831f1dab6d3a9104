package io.tuwen.resize.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.resize.vips.Photos;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser and a bucket see, over HTTP, with real storage and libvips. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@TestProfile(RenditionRouteTest.Configuration.class)
class RenditionRouteTest {
  private static final String OLD_KEY = "old=0123456789abcdef0123456789abcdef";
  private static final String BUCKET = "https://img.example.com";

  private final HttpClient client = HttpClient.newHttpClient();

  @TestHTTPResource URI base;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Inject ObjectStore store;
  @Inject AddressSigner signer;
  @Inject MeterRegistry metrics;
  @Inject Names names;

  /** Two keys, of which the first signs, and a bucket to redirect to. */
  public static final class Configuration implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "rendition.signing-keys",
          "new=fedcba9876543210fedcba9876543210," + OLD_KEY,
          "tuwen.resize.public-url",
          BUCKET + "/",
          "tuwen.resize.styles.marked",
          "image/watermark,text_SGk",
          "tuwen.resize.styles.moving",
          "image/resize,w_200/format,gif",
          "tuwen.resize.sizes",
          "120*90,100*100,16384*16384,16385*1,10*10",
          // Twelve megapixels in several formats, on a machine that does other things too.
          "tuwen.resize.request-deadline",
          "25s");
    }
  }

  @Test
  void a_named_style_is_made_and_kept() throws Exception {
    var key = upload(TestImages.jpeg(400, 300));

    var response = get("/" + key + "!thumb");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("public, max-age=86400");
    assertThat(response.headers().firstValue("Vary")).hasValue("Accept");
    assertSize(response, 200, 200);
    awaitStored(key.rendition("thumb"));
  }

  @Test
  void what_clients_have_is_held_no_longer() throws Exception {
    var key = upload(TestImages.jpeg(400, 300));

    get("/" + key + "!thumb");
    get("/" + key + "!thumb");
    get("/" + key + "!compressed");

    await()
        .untilAsserted(
            () ->
                assertThat(metrics.get("tuwen.shares.in.use").tag("share", "held").gauge().value())
                    .isZero());
  }

  @Test
  void a_style_by_parameter_is_the_same_one() throws Exception {
    var key = upload(TestImages.jpeg(400, 300));

    var response = get("/" + key + "?x-oss-process=style/thumb");

    assertSize(response, 200, 200);
    assertThat(response.headers().firstValue("ETag"))
        .isEqualTo(get("/" + key + "!thumb").headers().firstValue("ETag"));
  }

  @Test
  void who_has_it_already_is_told_so() throws Exception {
    var key = upload(TestImages.jpeg(40, 30));
    var first = get("/" + key + "!thumb");
    var tag = first.headers().firstValue("ETag").orElseThrow();
    var time = first.headers().firstValue("Last-Modified").orElseThrow();

    assertThat(get("/" + key + "!thumb", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get("/" + key + "!thumb", "If-None-Match", "W/" + tag).statusCode()).isEqualTo(304);
    assertThat(get("/" + key + "!thumb", "If-Modified-Since", time).statusCode()).isEqualTo(304);
    assertThat(get("/" + key + "!thumb", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    assertThat(get("/" + key + "!compressed", "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "'image/webp,*/*', image/webp",
    "'image/avif,image/webp,*/*', image/avif",
    "'*/*', image/jpeg",
    "'image/webp;q=0', image/jpeg",
    "'image/png', image/jpeg"
  })
  void a_client_that_names_a_better_format_gets_it(String accept, String type) throws Exception {
    var key = upload(TestImages.jpeg(400, 300));

    var response = get("/" + key + "!thumb", "Accept", accept);

    assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
  }

  /**
   * Chrome names AVIF first. It got 400 for a photo of 12 megapixels that curl got as JPEG: an AVIF
   * has 9.4 at most.
   */
  @Test
  void a_format_that_cannot_hold_the_result_gives_way_to_the_next_one() throws Exception {
    var key = upload(TestImages.jpeg(4032, 3024));
    var chromes = "image/avif,image/webp,*/*";

    var large = get("/" + key + "!marked", "Accept", chromes);
    var small = get("/" + upload(TestImages.jpeg(400, 300)) + "!marked", "Accept", chromes);
    var panorama = get("/" + upload(TestImages.jpeg(16_390, 10)) + "!marked", "Accept", chromes);

    assertThat(large.headers().firstValue("Content-Type")).hasValue("image/webp");
    assertThat(small.headers().firstValue("Content-Type")).hasValue("image/avif");
    assertThat(panorama.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    awaitStored(key.rendition("marked", "webp"));
    assertThat(store.describe(Bucket.RENDITIONS, key.rendition("marked", "avif"))).isEmpty();
  }

  @Test
  void what_gave_way_is_the_same_rendition_for_all_who_take_it() throws Exception {
    var key = upload(TestImages.jpeg(4032, 3024));
    var first = get("/" + key + "!marked", "Accept", "image/avif,image/webp,*/*");
    awaitStored(key.rendition("marked", "webp"));
    var made = made();

    var again = get("/" + key + "!marked", "Accept", "image/avif,image/webp,*/*");
    var others = get("/" + key + "!marked", "Accept", "image/webp");

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(others.headers().firstValue("ETag")).isEqualTo(first.headers().firstValue("ETag"));
    assertThat(made()).isEqualTo(made);
    assertThat(
            get(
                    "/" + key + "!marked",
                    "Accept",
                    "image/avif,image/webp",
                    "If-None-Match",
                    first.headers().firstValue("ETag").orElseThrow())
                .statusCode())
        .isEqualTo(304);
  }

  @Test
  void what_no_client_waits_for_is_counted_by_itself() throws Exception {
    var key = upload(TestImages.jpeg(400, 300));
    var before = made();

    get("/" + key + "!thumb", "Accept", "image/webp");
    awaitStored(key.rendition("thumb"));

    assertThat(made() - before).isEqualTo(1);
  }

  /**
   * The style keeps the frames, and Chrome showed one of them: it takes AVIF, which has no more.
   */
  @Test
  void an_animation_moves_in_a_browser_that_takes_avif() throws Exception {
    var moving = upload(Photos.moving());
    var still = upload(TestImages.gif(40, 30));

    var animated = get("/" + moving + "!moving", "Accept", "image/avif,image/webp,*/*");
    var picture = get("/" + still + "!moving", "Accept", "image/avif,image/webp,*/*");
    var avif = get("/" + moving + "!moving", "Accept", "image/avif");

    assertThat(animated.headers().firstValue("Content-Type")).hasValue("image/webp");
    assertThat(new String(animated.body(), StandardCharsets.ISO_8859_1)).contains("ANMF");
    assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/avif");
    assertThat(avif.headers().firstValue("Content-Type")).hasValue("image/gif");
  }

  @Test
  void a_format_may_stand_in_the_key() throws Exception {
    var key = upload(TestImages.jpeg(400, 300));

    var response = get("/" + key + "!thumb.png");

    assertThat(response.headers().firstValue("Content-Type")).hasValue("image/png");
  }

  @Test
  void a_signed_processing_is_done() throws Exception {
    var key = upload(TestImages.jpeg(400, 300));

    var response = get(signed("/" + key + "?x-oss-process=image%2Fresize%2Cw_100"));

    assertSize(response, 100, 75);
    assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
        .startsWith("private, max-age=");
  }

  @Test
  void a_processing_that_was_signed_with_an_older_key_is_done_too() throws Exception {
    var key = upload(TestImages.jpeg(400, 300));
    var older = new AddressSigner(List.of(OLD_KEY));

    var response = get(older.sign("/" + key + "?x-oss-process=image/resize,w_100", inAnHour()));

    assertSize(response, 100, 75);
  }

  @Test
  void an_unsigned_processing_is_refused_and_so_is_one_that_was_changed_or_is_too_old()
      throws Exception {
    var key = upload(TestImages.jpeg(40, 30));
    var process = "/" + key + "?x-oss-process=image/resize,w_10";

    assertError(get(process), 403, "AccessDenied");
    assertError(get(signed(process).replace("w_10", "w_11")), 403, "SignatureDoesNotMatch");
    assertError(get(signer.sign(process, Instant.EPOCH.plusSeconds(1))), 403, "AccessDenied");
    assertError(get(signed(process) + "&x=1"), 403, "SignatureDoesNotMatch");
  }

  /** The state of an image hands such addresses out; guests get them, too. */
  @Test
  void a_style_may_be_signed_and_is_then_good_for_as_long_as_that_says() throws Exception {
    var style = "/" + upload(TestImages.jpeg(400, 300)) + "!thumb";

    var response = get(signed(style));

    assertSize(response, 200, 200);
    assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
        .startsWith("private, max-age=");
    assertError(get(signed(style).replace("thumb", "large")), 404, "NoSuchStyle");
    assertError(get(signed(style).replace("thumb", "compressed")), 403, "SignatureDoesNotMatch");
    assertError(get(signer.sign(style, Instant.EPOCH.plusSeconds(1))), 403, "AccessDenied");
  }

  @Test
  void a_signature_of_a_style_does_not_say_what_is_stored() throws Exception {
    var key = upload(TestImages.jpeg(400, 300));

    get(signed("/" + key + "!thumb"), "x-tuwen-store", "no");

    awaitStored(key.rendition("thumb"));
  }

  @Test
  void a_processing_that_cannot_be_done_says_why_as_oss_does() throws Exception {
    var key = upload(TestImages.jpeg(40, 30));

    var response = get(signed("/" + key + "?x-oss-process=image/crop,x_40"));

    assertError(response, 400, "BadRequest");
    assertThat(text(response)).contains("Advance cut's position is out of image.");
    assertError(
        get(signed("/" + key + "?x-oss-process=image/resize,w_0,h_0")), 400, "InvalidArgument");
    assertThat(text(get(signed("/" + key + "?x-oss-process=image/resize,w_0,h_0"))))
        .contains("<EC>0040-00000321</EC>");
    assertThat(text(get("/" + key, "X-Forwarded-Host", "img.example.com")))
        .contains("<HostId>img.example.com</HostId>");
  }

  @Test
  void an_action_that_a_user_has_added_is_done() throws Exception {
    var key = upload(TestImages.png(40, 30));

    var grey = get(signed("/" + key + "?x-oss-process=image/grey"));

    var pixel = ImageIO.read(new ByteArrayInputStream(grey.body())).getRGB(5, 5);
    assertThat(pixel >> 16 & 0xff).isEqualTo(pixel & 0xff);
    assertError(get(signed("/" + key + "?x-oss-process=image/grey,101")), 400, "InvalidArgument");
    assertError(get(signed("/" + key + "?x-oss-process=image/grey,x")), 400, "InvalidArgument");
  }

  @Test
  void info_is_json() throws Exception {
    var key = upload(TestImages.jpeg(40, 30));

    var response = get(signed("/" + key + "?x-oss-process=image/info"));

    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(text(response)).contains("\"ImageWidth\":{\"value\":\"40\"}");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("private, no-store");
  }

  @Test
  void where_a_photo_was_taken_is_told_to_an_address_that_was_signed_for_its_owner()
      throws Exception {
    var key = upload(Photos.takenInShanghai());
    var info = "/" + key + "?x-oss-process=image/info";

    var ours = text(get(signed(info + "&" + AddressSigner.FOR_OWNER)));
    var theirs = text(get(signed(info)));

    assertThat(ours).contains("\"GPSLatitude\":{\"value\":\"31deg 14' 15.970\\\" \"}");
    assertThat(theirs).contains("ImageWidth").doesNotContain("GPS");
    assertError(get(signed(info) + "&" + AddressSigner.FOR_OWNER), 403, "SignatureDoesNotMatch");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?x-oss-process=image/resize,w_10",
        "?x-oss-process=image/format,png",
        "?versionId=1"
      })
  void an_original_is_never_handed_out(String query) throws Exception {
    var key = upload(TestImages.jpeg(40, 30));

    assertError(get("/" + key + query), 403, "AccessDenied");
  }

  @Test
  void what_is_not_there_is_not_found() throws Exception {
    var missing = names.publicName(missing());
    var key = upload(TestImages.jpeg(40, 30));

    assertError(get("/" + missing + "!thumb"), 404, "NoSuchKey");
    assertError(get("/" + key + "!unknown"), 404, "NoSuchStyle");
    assertError(get("/10*10/" + missing), 404, "NoSuchKey");
    assertError(get(signed("/" + missing + "?x-oss-process=image/info")), 404, "NoSuchKey");
  }

  @Test
  void what_is_no_image_costs_a_typed_error() throws Exception {
    var key = upload("<html>".getBytes(StandardCharsets.UTF_8));
    var bomb = upload(bomb());

    assertError(get("/" + key + "!thumb"), 400, "BadRequest");
    assertError(get("/" + bomb + "!thumb"), 400, "ImageTooLarge");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/120*90/", "/120%2A90/", "/120x90/"})
  void a_size_is_made_stored_and_redirected_to_once(String size) throws Exception {
    var key = upload(TestImages.jpeg(400, 300));

    var first = get(size + key);
    var second = get(size + key);

    assertThat(first.statusCode()).isEqualTo(302);
    assertThat(first.headers().firstValue("Location")).hasValue(BUCKET + "/120%2A90/" + key);
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-store");
    // The bucket has it now; who comes here all the same would go round in circles.
    assertSize(second, 120, 90);
  }

  /** Its style was taken for a size of an object that is called {@code a.jpg!thumb}. */
  @ParameterizedTest
  @ValueSource(strings = {"800x600/", "800*600/", "120x90/"})
  void a_key_of_ones_own_that_begins_like_a_size_has_its_styles(String folder) throws Exception {
    uploadAs(folder + "a.jpg");

    var style = get("/" + folder + "a.jpg!thumb");
    var format = get("/" + folder + "a.jpg!thumb.png");

    assertSize(style, 200, 200);
    assertThat(format.headers().firstValue("Content-Type")).hasValue("image/png");
  }

  @Test
  void a_key_of_ones_own_that_ends_like_a_style_has_its_sizes() throws Exception {
    uploadAs("odd.jpg!thumb");
    uploadAs("odd.jpg!unknown");

    assertThat(get("/120*90/odd.jpg!thumb").statusCode()).isEqualTo(302);
    assertThat(get("/120*90/odd.jpg!unknown").statusCode()).isEqualTo(302);
    assertError(get("/121*90/odd.jpg!thumb"), 403, "AccessDenied");
  }

  private void uploadAs(String key) {
    store.put(
        Bucket.ORIGINALS,
        new ObjectKey(key),
        Content.of(TestImages.jpeg(400, 300)),
        Attributes.ofType("image/jpeg"));
  }

  @Test
  void a_size_covers_its_box_and_may_be_larger_than_the_original() throws Exception {
    var key = upload(TestImages.jpeg(40, 30));

    var response = get("/100*100/" + key);

    assertThat(response.statusCode()).isEqualTo(302);
    assertSize(get("/100*100/" + key), 100, 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x1*2y/", "/0*10/", "/10*0/", "/-1*5/", "/123456*10/", "/10*10*10/"})
  void what_is_no_size_is_no_size(String size) throws Exception {
    var key = upload(TestImages.jpeg(40, 30));

    assertThat(get(size + key).statusCode()).isIn(403, 404);
  }

  @Test
  void a_size_beyond_the_limits_is_refused() throws Exception {
    var key = upload(TestImages.jpeg(40, 30));

    assertError(get("/16384*16384/" + key), 400, "InvalidArgument");
    assertError(get("/16385*1/" + key), 400, "InvalidArgument");
  }

  /** A client that sent this header had everything computed at every request, and nothing kept. */
  @Test
  void a_stranger_does_not_say_what_is_stored() throws Exception {
    var key = upload(TestImages.jpeg(400, 300));

    get("/" + key + "!thumb", "x-tuwen-store", "no");

    awaitStored(key.rendition("thumb"));
  }

  @Test
  void who_shows_a_signature_may_store_by_itself() throws Exception {
    var key = uploadPrivately(TestImages.jpeg(400, 300));
    var address = "/" + names.publicName(key) + "?x-oss-process=image/resize,w_100";

    assertSize(get(signed(address), "x-tuwen-store", "no"), 100, 75);
    assertSize(get(signed(address), "x-tuwen-store", "no"), 100, 75);

    var stored = names.processed(key, "image/resize,w_100");
    assertThat(store.describe(Bucket.RENDITIONS, stored)).isEmpty();
  }

  /**
   * What was signed for one client until tomorrow had an address without a signature too, for ever:
   * the key of the thumbnail, and a hash that every client can compute.
   */
  @Test
  void after_a_signed_processing_no_unsigned_address_answers() throws Exception {
    var original = uploadPrivately(TestImages.jpeg(400, 300));
    var key = names.publicName(original);
    var process = "image/format,png";
    assertThat(get(signed("/" + key + "?x-oss-process=" + process)).statusCode()).isEqualTo(200);
    var stored = names.processed(original, process);
    awaitStored(stored);

    var unsigned = new ArrayList<String>();
    for (var name : List.of(key.value(), original.value())) {
      unsigned.add("/" + name + "@" + plainHash(process));
      unsigned.add("/" + name + stored.value().substring(key.value().length()));
      unsigned.add("/" + name + "?x-oss-process=" + process);
      unsigned.add("/" + name + "%40" + stored.value().substring(key.value().length() + 1));
      unsigned.add("/" + name + "!" + plainHash(process));
      unsigned.add("/" + name);
    }

    for (var address : unsigned) {
      assertThat(get(address).statusCode()).as(address).isIn(403, 404);
    }
  }

  private static String plainHash(String process) throws Exception {
    var input = ("process\0" + process).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(MessageDigest.getInstance("SHA-256").digest(input));
  }

  /** The address of a thumbnail was the id that opened the text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%s!thumb",
        "/%s!thumb.webp",
        "/120*90/%s",
        "/%s?x-oss-process=style/thumb",
        "signed /%s?x-oss-process=image/resize,w_9"
      })
  void the_private_key_answers_word_by_word_like_an_image_that_is_missing(String form)
      throws Exception {
    var existing = uploadPrivately(TestImages.jpeg(40, 30));

    var answers = new ArrayList<HttpResponse<byte[]>>();
    for (var key : List.of(existing, missing(), names.publicName(missing()))) {
      var address = form.replaceFirst("^signed ", "").formatted(key);
      answers.add(get(form.startsWith("signed") ? signed(address) : address));
    }

    assertError(answers.get(0), 404, "NoSuchKey");
    for (var answer : answers) {
      assertThat(withoutRequestId(answer)).isEqualTo(withoutRequestId(answers.get(0)));
      assertThat(answer.headers().map().keySet())
          .isEqualTo(answers.get(0).headers().map().keySet());
    }
  }

  private static String withoutRequestId(HttpResponse<byte[]> answer) {
    return answer.statusCode() + text(answer).replaceAll("<RequestId>.*</RequestId>", "");
  }

  @Test
  void a_signed_address_with_one_bit_changed_is_refused_whatever_that_makes_of_it()
      throws Exception {
    var key = upload(TestImages.jpeg(40, 30));
    var signed =
        signed("/" + key + "?x-oss-process=image/resize,w_10")
            .getBytes(StandardCharsets.ISO_8859_1);
    var random = new Random(3);

    for (int i = 0; i < 500; i++) {
      var changed = signed.clone();
      // Not the slash: there would be no path.
      changed[1 + random.nextInt(changed.length - 1)] ^= (byte) (1 << random.nextInt(7));
      var address = new String(changed, StandardCharsets.ISO_8859_1);
      if (!address.matches("[!-~]+")) {
        continue;
      }

      assertThat(RawGet.status(base, address)).as(address).isIn(400, 403, 404);
    }
  }

  @Test
  void public_ids_that_were_made_up_have_no_thumbnails() throws Exception {
    var key = upload(TestImages.jpeg(40, 30)).value();
    var random = new Random(4);

    for (int i = 0; i < 200; i++) {
      var at = random.nextInt(key.length());
      var other = key.charAt(at) == 'A' ? 'B' : 'A';
      var forged = key.substring(0, at) + other + key.substring(at + 1);

      assertThat(get("/" + forged + "!thumb").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void an_address_that_was_signed_for_longer_than_a_week_is_refused() throws Exception {
    var key = upload(TestImages.jpeg(40, 30));
    var patient =
        new AddressSigner(List.of(OLD_KEY), Duration.ofDays(4000), InstantSource.system());

    var address = "/" + key + "?x-oss-process=image/resize,w_10";

    assertError(
        get(patient.sign(address, Instant.now().plus(Duration.ofDays(8)))), 403, "AccessDenied");
  }

  @Test
  void a_size_that_is_not_listed_is_refused() throws Exception {
    var key = upload(TestImages.jpeg(40, 30));

    assertError(get("/121*90/" + key), 403, "AccessDenied");
  }

  @Test
  void two_hundred_who_ask_for_the_first_time_have_it_made_once() throws Exception {
    var key = upload(TestImages.jpeg(2000, 1500));
    var before = made();
    var responses = new ArrayList<CompletableFuture<HttpResponse<byte[]>>>();

    for (int i = 0; i < 200; i++) {
      var request = HttpRequest.newBuilder(base.resolve("/" + key + "!compressed")).build();
      responses.add(client.sendAsync(request, BodyHandlers.ofByteArray()));
    }

    for (var response : responses) {
      assertThat(response.get().statusCode()).isEqualTo(200);
    }
    assertThat(made() - before).isEqualTo(1);
  }

  @Test
  void a_new_version_of_an_image_has_new_renditions() throws Exception {
    var original = uploadPrivately(TestImages.jpeg(400, 300));
    var key = names.publicName(original);
    get("/" + key + "!compressed");
    awaitStored(key.rendition("compressed"));

    store.put(
        Bucket.ORIGINALS,
        original,
        Content.of(TestImages.jpeg(80, 60)),
        Attributes.ofType("image/jpeg"));

    assertSize(get("/" + key + "!compressed"), 80, 60);
  }

  @Test
  void what_can_be_replaced_under_its_name_is_not_kept_for_long() throws Exception {
    var key = new ImageKey(Owner.GUEST, names.ofClientKey(Owner.GUEST, "a.jpg")).objectKey();
    store.put(
        Bucket.ORIGINALS,
        key,
        Content.of(TestImages.jpeg(40, 30)),
        Attributes.ofType("image/jpeg"));

    var response = get("/" + names.publicName(key) + "!thumb");

    assertThat(response.headers().firstValue("Cache-Control")).hasValue("public, max-age=60");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!thumb", "!compressed.webp", ""})
  void a_key_that_has_no_room_for_its_renditions_is_not_found(String style) throws Exception {
    var prefix = style.isEmpty() ? "/10*10/" : "/";

    assertError(get(prefix + "a".repeat(1000) + style), 404, "NoSuchKey");
  }

  @Test
  void head_tells_the_same_without_a_body() throws Exception {
    var key = upload(TestImages.jpeg(400, 300));
    var request =
        HttpRequest.newBuilder(base.resolve("/" + key + "!thumb"))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();

    var response = client.send(request, BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValueAsLong("Content-Length").orElseThrow()).isPositive();
  }

  @Test
  void nothing_but_reading_is_allowed() throws Exception {
    var request = HttpRequest.newBuilder(base.resolve("/guest/x!thumb")).DELETE().build();

    var response = client.send(request, BodyHandlers.ofByteArray());

    assertError(response, 405, "MethodNotAllowed");
    assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/%", "/%zz!thumb", "/%ff!thumb", "/?x-oss-process=image/info", "/!thumb"})
  void an_address_that_is_none_is_refused(String address) throws Exception {
    assertThat(RawGet.status(base, address)).isIn(400, 403, 404);
  }

  @ParameterizedTest
  @CsvSource({
    "GET /, Accept: */*",
    "GET /a%00!thumb, Accept: */*",
    "GET /%ff!thumb, Accept: */*",
    "GET //a!thumb, Accept: */*",
    "GET /a//b!thumb, Accept: */*",
    "GET /a/../b!thumb, Accept: */*",
    "GET /%2e%2e/b!thumb, Accept: */*",
    "GET /a%2Fb!thumb, Accept: */*",
    "GET /a@b!thumb, Accept: */*",
    "GET /a;b=c!thumb, Accept: */*",
    "GET /a!thumb/, Accept: */*",
    "GET /a!thumb, Accept: ;;;",
    "GET /a!thumb, Accept: text/html",
    "GET /a!thumb, Content-Type: ;;;",
    "GET /a!thumb, Content-Type: text/html",
    "PATCH /a!thumb, Accept: */*",
    "OPTIONS /a!thumb, Accept: */*",
    "PROPFIND /a!thumb, Accept: */*",
    "DELETE /a!thumb, Accept: text/html"
  })
  void every_request_however_odd_is_answered_in_the_words_of_oss(String request, String header)
      throws Exception {
    assertThat(RawGet.answer(base, request, header))
        .contains("x-oss-request-id", "<Error>")
        .matches("(?s)HTTP/1.1 4.*");
  }

  @Test
  void operators_have_their_own_addresses() throws Exception {
    assertThat(get("/q/health/live").statusCode()).isEqualTo(403);
    assertThat(get("/q/metrics").statusCode()).isEqualTo(403);
    assertThat(metrics()).contains("tuwen_renditions_delivered");
  }

  /** Returns what the image is called in public. */
  private PublicId upload(byte[] bytes) {
    return names.publicName(uploadPrivately(bytes));
  }

  private ObjectKey uploadPrivately(byte[] bytes) {
    var key = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system())).objectKey();
    store.put(Bucket.ORIGINALS, key, Content.of(bytes), Attributes.ofType("image/jpeg"));
    return key;
  }

  private String signed(String address) {
    return signer.sign(address, inAnHour());
  }

  private static ObjectKey missing() {
    return new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system())).objectKey();
  }

  private static Instant inAnHour() {
    return Instant.now().plusSeconds(3600);
  }

  private HttpResponse<byte[]> get(String address, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(base.toString().replaceFirst("/$", "") + address));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private double made() {
    return metrics.counter("tuwen.renditions.delivered", "from", "made").count();
  }

  private void awaitStored(ObjectKey rendition) {
    await().until(() -> store.describe(Bucket.RENDITIONS, rendition).isPresent());
  }

  /** Else there would be a time series for every image. */
  @Test
  void metrics_know_nothing_of_single_images() throws Exception {
    var key = String.valueOf(upload(TestImages.jpeg(40, 30)));
    assertThat(get("/" + key + "!thumb").statusCode()).isEqualTo(200);

    await().untilAsserted(() -> assertThat(metrics()).contains("uri=\"/{key}\""));
    assertThat(metrics()).doesNotContain(key);
  }

  private String metrics() throws Exception {
    var request = HttpRequest.newBuilder(management.resolve("/q/metrics")).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static void assertError(HttpResponse<byte[]> response, int status, String code) {
    assertThat(text(response)).contains("<Code>" + code + "</Code>");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/xml");
    assertThat(response.headers().firstValue("ETag")).isEmpty();
  }

  private static void assertSize(HttpResponse<byte[]> response, int width, int height)
      throws IOException {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    var image = ImageIO.read(new ByteArrayInputStream(response.body()));
    assertThat(image.getWidth()).isEqualTo(width);
    assertThat(image.getHeight()).isEqualTo(height);
  }

  /** A PNG whose header promises 50 000 pixels a side. */
  private static byte[] bomb() {
    var png = TestImages.png(8, 8);
    png[18] = (byte) 0xc3;
    png[19] = (byte) 0x50;
    png[22] = (byte) 0xc3;
    png[23] = (byte) 0x50;
    return png;
  }
}
