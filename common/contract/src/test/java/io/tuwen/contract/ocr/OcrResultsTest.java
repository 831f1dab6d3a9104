package io.tuwen.contract.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OcrResultsTest {
  private static final ETag ETAG = new ETag("0cc175b9c0f1b6a831c399e269772661");
  private static final EngineId ENGINE = new EngineId("embedded", 3);
  private static final Instant TIME = Instant.parse("2026-11-21T01:02:03Z");

  private final ObjectStore store = new MemoryStore();
  private final OcrResults results = new OcrResults(store);

  @Test
  void a_completed_result_comes_back_as_it_was() {
    var result = completed("guest/whole", "你好", "world");

    results.store(result);

    assertThat(results.find(result.key())).contains(result);
    assertThat(results.describe(result.key())).contains(new OcrStamp(ETAG, ENGINE, true));
  }

  @Test
  void a_failed_result_comes_back_as_it_was() {
    var result = failed("guest/failed");

    results.store(result);

    assertThat(results.find(result.key())).contains(result);
    assertThat(results.describe(result.key())).contains(new OcrStamp(ETAG, ENGINE, false));
  }

  @Test
  void the_json_is_the_documented_one() throws IOException {
    results.store(completed("guest/json", "你好"));

    assertThat(text(new ObjectKey("guest/json_ocr.json")))
        .isEqualTo(
            """
            {"status":"completed","key":"guest/json","eTag":"0cc175b9c0f1b6a831c399e269772661",\
            "engine":"embedded/3","time":"2026-11-21T01:02:03Z","text":"你好",\
            "image":{"width":640,"height":480},"rotation":0,\
            "lines":[{"text":"你好","quad":[[1,2],[30,2],[30,20],[1,20]],"confidence":0.5,\
            "words":[{"text":"你好","quad":[[1,2],[30,2],[30,20],[1,20]],"confidence":0.5,\
            "chars":[{"text":"你","quad":[[1,2],[30,2],[30,20],[1,20]],"confidence":0.5},\
            {"text":"好","quad":[[1,2],[30,2],[30,20],[1,20]],"confidence":0.5}]}]}],\
            "codes":[]}""");
  }

  @Test
  void codes_come_back_as_they_were() throws IOException {
    var quad = new Quad(new Point(9, 9), new Point(9, 50), new Point(50, 50), new Point(50, 9));
    var without = completed("guest/codes", "你好");
    var result =
        new OcrResult.Completed(
            without.key(),
            ETAG,
            ENGINE,
            TIME,
            without.text().with(List.of(new Code("QR_CODE", "a\"\u001d</script>", quad))));

    results.store(result);

    assertThat(results.find(result.key())).contains(result);
    assertThat(text(result.key().ocrResult()))
        .contains(
            """
            "codes":[{"format":"QR_CODE","text":"a\\"\\u001D</script>",\
            "quad":[[9,9],[9,50],[50,50],[50,9]]}]}""");
    assertThat(text(result.key().ocrText())).isEqualTo("你好");
  }

  @Test
  void the_result_of_a_version_that_looked_for_no_codes_has_none() throws IOException {
    var result = completed("guest/older", "你好");
    results.store(result);
    var json = text(result.key().ocrResult()).replace(",\"codes\":[]", "");
    assertThat(json).doesNotContain("codes");
    store.put(
        Bucket.TEXTS,
        result.key().ocrResult(),
        Content.of(json.getBytes(StandardCharsets.UTF_8)),
        Attributes.ofType("application/json"));

    assertThat(results.find(result.key())).contains(result);
  }

  @Test
  void the_json_of_a_failure_is_the_documented_one() throws IOException {
    results.store(failed("guest/failure"));

    assertThat(text(new ObjectKey("guest/failure_ocr.json")))
        .isEqualTo(
            """
            {"status":"failed","key":"guest/failure","eTag":"0cc175b9c0f1b6a831c399e269772661",\
            "engine":"embedded/3","time":"2026-11-21T01:02:03Z",\
            "error":{"code":"image_unreadable","detail":"the image ends early"}}""");
  }

  /** A result of {@code embedded/1} has no rotation, and its places are of the turned page. */
  @Test
  void a_result_of_the_old_form_is_read_as_one_that_is_not_turned() {
    var key = new ObjectKey("guest/old");
    var old =
        """
        {"status":"completed","key":"guest/old","eTag":"0cc175b9c0f1b6a831c399e269772661",\
        "engine":"embedded/1","time":"2026-11-21T01:02:03Z","text":"",\
        "image":{"width":640,"height":480},"lines":[]}""";
    store.put(
        Bucket.TEXTS,
        key.ocrResult(),
        Content.of(old.getBytes(StandardCharsets.UTF_8)),
        Attributes.ofType("application/json"));

    var result = (OcrResult.Completed) results.find(key).orElseThrow();

    assertThat(result.text().rotation()).isZero();
    assertThat(result.engine()).isEqualTo(new EngineId("embedded", 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"completed\"}",
        "{\"status\":\"pending\",\"key\":\"guest/foreign\"}",
        "{\"key\":\"guest/foreign\",\"eTag\":\"00aa\",\"time\":\"2026-11-21T01:02:03Z\","
            + "\"error\":{\"code\":\"x\",\"detail\":\"y\"}}",
        "null",
        "[]",
        "text"
      })
  void an_object_that_is_no_result_counts_as_none(String content) {
    var key = new ObjectKey("guest/foreign");
    store.put(
        Bucket.TEXTS,
        key.ocrResult(),
        Content.of(content.getBytes(StandardCharsets.UTF_8)),
        Attributes.ofType("application/json"));

    assertThat(results.find(key)).isEmpty();
    assertThat(results.describe(key)).isEmpty();
  }

  @Test
  void what_the_next_version_adds_is_passed_over() {
    var result = failed("guest/newer");
    store.put(
        Bucket.TEXTS,
        result.key().ocrResult(),
        Content.of(
            """
            {"status":"failed","key":"guest/newer","eTag":"0cc175b9c0f1b6a831c399e269772661",
             "engine":"embedded/3","time":"2026-11-21T01:02:03Z","cost":1,
             "error":{"code":"image_unreadable","hint":"x","detail":"the image ends early"}}"""
                .getBytes(StandardCharsets.UTF_8)),
        Attributes.ofType("application/json"));

    assertThat(results.find(result.key())).contains(result);
  }

  @Test
  void the_text_object_has_the_words_with_one_space_between_them() throws IOException {
    var result = completed("guest/words", "first", "second");

    results.store(result);

    assertThat(text(result.key().ocrText())).isEqualTo("first second");
    assertThat(results.hasText(result.key(), ETAG)).isTrue();
    assertThat(results.hasText(result.key(), new ETag("other"))).isFalse();
  }

  @Test
  void a_result_is_stored_where_there_is_none_with_its_text() throws IOException {
    var result = completed("guest/absent", "first");

    assertThat(results.storeIfAbsent(result)).isTrue();
    assertThat(text(result.key().ocrText())).isEqualTo("first");

    assertThat(results.storeIfAbsent(completed("guest/absent", "second"))).isFalse();
    assertThat(results.find(result.key())).contains(result);
    assertThat(text(result.key().ocrText())).isEqualTo("first");
  }

  /** Left by a writer that was cut off, or by one of an earlier version. */
  @Test
  void a_text_without_a_result_is_replaced_with_the_result() throws IOException {
    var result = completed("guest/left", "new");
    results.storeText(completed("guest/left", "old"));

    assertThat(results.storeIfAbsent(result)).isTrue();

    assertThat(text(result.key().ocrText())).isEqualTo("new");
  }

  @Test
  void a_failure_where_there_is_no_result_takes_a_text_away() {
    var key = new ObjectKey("guest/failing");
    results.storeText(completed(key.value(), "old"));

    assertThat(results.storeIfAbsent(failed(key.value()))).isTrue();

    assertThat(store.describe(Bucket.TEXTS, key.ocrText())).isEmpty();
  }

  @Test
  void a_removal_takes_the_result_and_its_text() {
    var result = completed("guest/removed", "text");
    results.store(result);

    results.delete(result.key());

    assertThat(results.find(result.key())).isEmpty();
    assertThat(store.describe(Bucket.TEXTS, result.key().ocrText())).isEmpty();
  }

  @Test
  void a_failure_takes_the_text_of_an_earlier_image_away() {
    var key = new ObjectKey("guest/replaced");
    results.store(completed(key.value(), "old"));

    results.store(failed(key.value()));

    assertThat(store.describe(Bucket.TEXTS, key.ocrText())).isEmpty();
    assertThat(results.hasText(key, ETAG)).isFalse();
  }

  @Test
  void what_is_not_there_is_empty() {
    var key = new ObjectKey("guest/nothing");

    assertThat(results.find(key)).isEmpty();
    assertThat(results.describe(key)).isEmpty();
  }

  private static OcrResult.Completed completed(String key, String... texts) {
    var quad = new Quad(new Point(1, 2), new Point(30, 2), new Point(30, 20), new Point(1, 20));
    var lines =
        List.of(texts).stream()
            .map(
                text ->
                    new Line(
                        text, quad, 0.5, List.of(new Word(text, quad, 0.5, chars(text, quad)))))
            .toList();
    return new OcrResult.Completed(
        new ObjectKey(key), ETAG, ENGINE, TIME, new OcrText(new ImageSize(640, 480), 0, lines));
  }

  private static OcrResult failed(String key) {
    return new OcrResult.Failed(
        new ObjectKey(key), ETAG, ENGINE, TIME, "image_unreadable", "the image ends early");
  }

  private String text(ObjectKey key) throws IOException {
    try (var object = store.open(Bucket.TEXTS, key).orElseThrow()) {
      return new String(object.stream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Char> chars(String text, Quad quad) {
    return text.codePoints().mapToObj(it -> new Char(Character.toString(it), quad, 0.5)).toList();
  }
}
