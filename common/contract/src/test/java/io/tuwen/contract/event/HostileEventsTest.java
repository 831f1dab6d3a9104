package io.tuwen.contract.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in a topic: it is an event, or it is undecodable, and it crashes nothing. */
class HostileEventsTest {
  private static final String EVENT =
      EventCodec.encode(
          new ImageUploaded(
              "5C3D9175B6FC201293AD4890",
              Instant.parse("2026-11-20T08:30:00Z"),
              OssEventName.PUT_OBJECT,
              "cn-hangzhou",
              "originals",
              new ObjectKey("guest/a.jpg"),
              new ETag("0cc175b9c0f1b6a831c399e269772661"),
              12,
              "image/jpeg"));

  static List<String> documents() {
    return List.of(
        "[".repeat(100_000),
        "{\"events\":".repeat(20_000),
        "{\"" + "n".repeat(60_000) + "\":1}",
        "{\"a\":" + "1".repeat(60_000) + "}",
        "{\"a\":1" + ",\"a\":1".repeat(150_000) + "}",
        "<a>".repeat(100_000),
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a><Message>&b;</Message></a>",
        "<a><Message><b/></Message></a>",
        "<a " + "b='c' ".repeat(20_000) + "/>",
        "<\0>",
        "",
        "null",
        "\"text\"",
        "7",
        Base64.getEncoder().encodeToString("[[[[".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_document_beyond_all_bounds_is_undecodable(String document) {
    for (var reading : readings()) {
      var failure = catchThrowable(() -> reading.accept(utf8(document)));

      assertThat(failure).isInstanceOf(TuwenException.class);
      assertThat(((TuwenException) failure).code()).isEqualTo(ErrorCode.UNDECODABLE_EVENT);
    }
  }

  /** They are times, and no number of milliseconds: what is behind counts in those. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59Z",
        "-1000000000-01-01T00:00:00Z",
        "1969-12-31T00:00:00Z"
      })
  void a_time_that_overflows_is_undecodable(String time) {
    var event = EVENT.replace("2026-11-20T08:30:00.000Z", time);

    assertThat(event).contains(time);
    for (var reading :
        List.<Consumer<byte[]>>of(EventCodec::decodeUploaded, OssNotificationReader::read)) {
      assertThat(catchThrowable(() -> reading.accept(utf8(event))))
          .isInstanceOf(TuwenException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\r\\nX-Injected: 1", "\\u0000", "é"})
  void an_etag_that_is_no_word_is_undecodable(String tag) {
    var event = EVENT.replace("0CC175B9C0F1B6A831C399E269772661", tag);

    assertThat(event).contains(tag);
    assertThat(catchThrowable(() -> EventCodec.decodeUploaded(utf8(event))))
        .isInstanceOf(TuwenException.class);
  }

  @Test
  void ten_thousand_damaged_events_are_events_or_undecodable() {
    var random = new Random(13);
    for (int i = 0; i < 10_000; i++) {
      var damaged = utf8(EVENT);
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      for (var reading : readings()) {
        var failure = catchThrowable(() -> reading.accept(damaged));
        if (failure != null) {
          assertThat(failure).isInstanceOf(TuwenException.class);
        }
      }
    }
  }

  private static List<Consumer<byte[]>> readings() {
    return List.of(
        EventCodec::decodeUploaded, EventCodec::decodeProcessed, OssNotificationReader::read);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
