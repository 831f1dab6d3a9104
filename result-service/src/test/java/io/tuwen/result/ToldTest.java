package io.tuwen.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.Finding.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToldTest {
  private static final ImageKey IMAGE =
      new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system()));
  private static final ETag FIRST = new ETag("00aa");
  private static final ETag SECOND = new ETag("00bb");
  private static final EngineId ENGINE = new EngineId("embedded", 1);
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  @Test
  void the_same_finding_is_the_same() {
    assertThat(Told.of(failed(FIRST, NOON, ENGINE)))
        .isEqualTo(Told.of(failed(FIRST, NOON, ENGINE)));
    assertThat(Told.of(new Finding.Missing())).isEqualTo(Told.of(new Finding.Missing()));
  }

  @Test
  void every_other_finding_is_another() {
    var all =
        List.of(
            Told.of(new Finding.Missing()),
            Told.of(found(FIRST, NOON, new State.Pending())),
            Told.of(found(SECOND, NOON, new State.Pending())),
            Told.of(found(FIRST, NOON.plusSeconds(1), new State.Pending())),
            Told.of(failed(FIRST, NOON, ENGINE)),
            Told.of(failed(SECOND, NOON, ENGINE)),
            Told.of(failed(FIRST, NOON.plusSeconds(1), ENGINE)),
            Told.of(failed(FIRST, NOON, new EngineId("embedded", 2))),
            Told.of(found(FIRST, NOON, new State.Text(Texts.completed(IMAGE, FIRST, NOON, "a")))));

    assertThat(all).doesNotHaveDuplicates();
  }

  private static Finding failed(ETag eTag, Instant time, EngineId engine) {
    return found(
        eTag,
        NOON,
        new State.Text(
            new OcrResult.Failed(
                IMAGE.objectKey(), eTag, engine, time, "image_unreadable", "it ends early")));
  }

  private static Finding found(ETag eTag, Instant uploadedAt, State state) {
    return new Finding.Found(
        new StoredObject(IMAGE.objectKey(), eTag, 1, uploadedAt, Attributes.ofType("image/jpeg")),
        Map.of(WorkerKind.OCR, state));
  }
}
