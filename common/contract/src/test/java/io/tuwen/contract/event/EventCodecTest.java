package io.tuwen.contract.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageProcessed.OcrCompleted;
import io.tuwen.contract.event.ImageProcessed.OcrFailed;
import io.tuwen.contract.event.ImageProcessed.RenditionCompleted;
import io.tuwen.contract.event.ImageProcessed.RenditionFailed;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  static Stream<ImageProcessed> processed() {
    return Stream.of(
        new OcrCompleted("1", EventSamples.TIME, KEY, TAG, "embedded/1"),
        new OcrFailed("2", EventSamples.TIME, KEY, TAG, "image_unreadable", "it is \"torn\""),
        new RenditionCompleted(
            "3", EventSamples.TIME, KEY, TAG, "thumb", new ObjectKey("Zx9!thumb")),
        new RenditionFailed("4", EventSamples.TIME, KEY, TAG, "thumb", "too_many_pixels", "big"));
  }

  @ParameterizedTest
  @MethodSource
  void processed(ImageProcessed event) {
    assertThat(EventCodec.decodeProcessed(bytes(EventCodec.encode(event)))).isEqualTo(event);
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
