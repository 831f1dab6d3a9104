package io.tuwen.contract.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageProcessed.Outcome;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
  private static final ObjectKey KEY = new ObjectKey("guest/one");
  private static final ETag TAG = new ETag("00aa");

  @Test
  void an_upload_is_written_as_event_bridge_writes_an_oss_event() throws IOException {
    var json = EventCodec.encode(EventSamples.uploaded("guest/图", "00aa"));

    assertThat(new ObjectMapper().readTree(json))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"specversion":"1.0","id":"request-1","time":"2026-11-20T08:30:00.120Z",
                     "datacontenttype":"application/json;charset=utf-8","source":"acs.oss",
                     "type":"oss:ObjectCreated:PutObject",
                     "subject":"acs:oss:cn-hangzhou::tuwen-originals/guest/图",
                     "data":{"eventName":"ObjectCreated:PutObject","eventSource":"acs:oss",
                       "eventTime":"2026-11-20T08:30:00.120Z","eventVersion":"1.0",
                       "oss":{"bucket":{"arn":"acs:oss:cn-hangzhou::tuwen-originals",
                         "name":"tuwen-originals"},
                         "object":{"key":"guest/图","size":4711,"deltaSize":4711,"eTag":"00AA",
                           "objectMeta":{"mimeType":"image/jpeg"}},"ossSchemaVersion":"1.0"},
                       "region":"cn-hangzhou","responseElements":{"requestId":"request-1"}}}
                    """));
  }

  @Test
  void an_upload_is_read_as_it_was_written() {
    var event = EventSamples.uploaded("guest/one", "00aa");

    assertThat(EventCodec.decodeUploaded(bytes(EventCodec.encode(event)))).isEqualTo(event);
  }

  /** As consumers of earlier versions read them. */
  static Stream<Arguments> processed() {
    return Stream.of(
        Arguments.of(
            event("ocr-worker", "ocr", Outcome.COMPLETED, "engine", "embedded/1"),
            "/ocr-worker",
            "tuwen.ocr.completed",
            """
            {"key":"guest/one","eTag":"00aa","engine":"embedded/1"}"""),
        Arguments.of(
            event(
                "ocr-worker",
                "ocr",
                Outcome.FAILED,
                "code",
                "image_unreadable",
                "detail",
                "\"torn\""),
            "/ocr-worker",
            "tuwen.ocr.failed",
            """
            {"key":"guest/one","eTag":"00aa","code":"image_unreadable","detail":"\\"torn\\""}"""),
        Arguments.of(
            event(
                "image-resize-worker",
                "rendition",
                Outcome.COMPLETED,
                "style",
                "thumb",
                "rendition",
                "Zx9!thumb"),
            "/image-resize-worker",
            "tuwen.rendition.completed",
            """
            {"key":"guest/one","eTag":"00aa","style":"thumb","rendition":"Zx9!thumb"}"""),
        Arguments.of(
            event("barcode-worker", "barcode", Outcome.COMPLETED, "count", "2"),
            "/barcode-worker",
            "tuwen.barcode.completed",
            """
            {"key":"guest/one","eTag":"00aa","count":"2"}"""));
  }

  private static ImageProcessed event(
      String worker, String kind, Outcome outcome, String... attributes) {
    var all = new LinkedHashMap<String, String>();
    for (int i = 0; i < attributes.length; i += 2) {
      all.put(attributes[i], attributes[i + 1]);
    }
    return new ImageProcessed("1", EventSamples.TIME, KEY, TAG, worker, kind, outcome, all);
  }

  @ParameterizedTest
  @MethodSource
  void processed(ImageProcessed event, String source, String type, String data) throws IOException {
    var encoded = EventCodec.encode(event);

    var json = new ObjectMapper().readTree(encoded);
    assertThat(json.path("source").asText()).isEqualTo(source);
    assertThat(json.path("type").asText()).isEqualTo(type);
    assertThat(json.path("data")).hasToString(data);
    assertThat(EventCodec.decodeProcessed(bytes(encoded))).isEqualTo(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "[]",
        "{}",
        "{\"type\":\"tuwen.ocr.completed\"}",
        "{\"type\":\"oss:ObjectCreated:PutObject\",\"id\":\"1\",\"data\":7}",
        "{\"type\":\"tuwen.ocr.completed\",\"id\":\"1\",\"time\":\"x\",\"data\":{}}",
        "{\"type\":\"tuwen.other\",\"id\":\"1\",\"time\":\"2026-11-20T08:30:00Z\","
            + "\"data\":{\"key\":\"a\",\"eTag\":\"b\"}}",
        "\u0000\u0001\u0002"
      })
  void what_is_no_event_of_ours_is_poison(String value) {
    assertThatThrownBy(() -> EventCodec.decodeProcessed(bytes(value)))
        .isInstanceOfSatisfying(
            TuwenException.class, e -> assertThat(e.category()).isEqualTo(Category.POISON));
    assertThatThrownBy(() -> EventCodec.decodeUploaded(bytes(value)))
        .isInstanceOf(TuwenException.class);
  }

  @Test
  void an_event_of_the_other_topic_is_poison() {
    var upload = bytes(EventCodec.encode(EventSamples.uploaded("guest/one", "00aa")));

    assertThatThrownBy(() -> EventCodec.decodeProcessed(upload))
        .hasMessageContaining("image.processed");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
