package io.tuwen.contract.rendition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.store.ETag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenditionStampTest {
  private static final ETag ETAG = new ETag("aa");
  private static final RenditionStamp WANTED =
      new RenditionStamp(ETAG, "image/resize,w_200", new EngineId("vips", 5));

  @ParameterizedTest
  @CsvSource({
    "aa, 'image/resize,w_200', vips, 5, true",
    "aa, 'image/resize,w_200', vips, 6, true",
    "aa, 'image/resize,w_200', vips, 4, false",
    "aa, 'image/resize,w_200', other, 5, false",
    "aa, 'image/resize,w_201', vips, 5, false",
    "bb, 'image/resize,w_200', vips, 5, false"
  })
  void the_same_processing_of_the_same_version_by_no_older_engine_will_do(
      String eTag, String process, String engine, int revision, boolean will) {
    var stored = new RenditionStamp(new ETag(eTag), process, new EngineId(engine, revision));

    assertThat(stored.satisfies(WANTED)).isEqualTo(will);
  }

  /** The first revision had the places of photos in what it made. */
  @ParameterizedTest
  @CsvSource({"vips, 1, false", "vips, 2, true", "vips, 3, true", "other, 1, true"})
  void what_an_engine_made_that_is_not_trusted_is_not_served(
      String engine, int revision, boolean isServed) {
    var stored = new RenditionStamp(ETAG, "image/format,webp", new EngineId(engine, revision));

    assertThat(stored.isServed(ETAG)).isEqualTo(isServed);
    assertThat(RenditionEngine.isTrusted(stored.engine())).isEqualTo(isServed);
  }

  @Test
  void a_rendition_of_another_version_is_not_served() {
    assertThat(WANTED.isServed(new ETag("bb"))).isFalse();
  }
}
