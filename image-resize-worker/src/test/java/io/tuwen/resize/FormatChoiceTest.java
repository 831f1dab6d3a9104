package io.tuwen.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.OpenObject;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessParser;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which format, and how often an original is read for that. */
class FormatChoiceTest {
  private static final List<OutputFormat> CHROMES = List.of(OutputFormat.AVIF, OutputFormat.WEBP);

  private final ObjectKey key = new ObjectKey("guest/photo");
  private byte[] file = TestImages.jpeg(4032, 3024);
  private String version = "";
  private TuwenException failure;
  private int reads;
  private final FormatChoice choice =
      new FormatChoice(new Originals(store(), 1 << 24), ResizeConfigs.of(Map.of()));

  @Test
  void an_original_is_read_once_for_each_of_its_versions() {
    assertThat(choice.choose(original("a"), style("image/bright,1"), CHROMES))
        .contains(OutputFormat.WEBP);
    assertThat(choice.choose(original("a"), style("image/bright,2"), CHROMES))
        .contains(OutputFormat.WEBP);
    assertThat(reads).isEqualTo(1);

    file = TestImages.jpeg(40, 30);

    assertThat(choice.choose(original("b"), style("image/bright,1"), CHROMES))
        .contains(OutputFormat.AVIF);
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void a_style_that_is_always_small_needs_no_look() {
    var thumb = new Processing(style("image/resize,l_200").pipeline(), Optional.empty(), false);

    assertThat(choice.isRightForAll(OutputFormat.AVIF, thumb)).isTrue();
    // It might keep the frames of an animation.
    assertThat(choice.isRightForAll(OutputFormat.AVIF, style("image/resize,l_200"))).isFalse();
    assertThat(choice.isRightForAll(OutputFormat.AVIF, style("image/bright,1"))).isFalse();
  }

  @Test
  void where_the_client_takes_no_format_that_can_hold_it_the_styles_own_is_left() {
    assertThat(choice.choose(original("a"), style("image/bright,1"), List.of(OutputFormat.AVIF)))
        .isEmpty();
  }

  /** The rendering then says what is wrong with it. */
  @Test
  void of_what_is_no_image_the_styles_own_format_is_left() {
    file = "<html>".getBytes(StandardCharsets.UTF_8);

    assertThat(choice.choose(original("a"), style("image/bright,1"), CHROMES)).isEmpty();
  }

  /** Another choice would store a rendition that the next request does not look for. */
  @Test
  void where_storage_does_not_answer_nothing_is_chosen() {
    failure = new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "storage does not answer");

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> choice.choose(original("a"), style("image/bright,1"), CHROMES))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
  }

  private Processing style(String process) {
    var pipeline = new ProcessParser(16, List.of()).parse(process);
    return new Processing(pipeline, Optional.empty(), true);
  }

  private StoredObject original(String eTag) {
    version = eTag;
    return new StoredObject(
        key, new ETag(eTag), file.length, Instant.EPOCH, Attributes.ofType("image/jpeg"));
  }

  /** Of which nothing but reading is asked. */
  private ObjectStore store() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              reads++;
              if (failure != null) {
                throw failure;
              }
              return Optional.of(new OpenObject(original(version), new ByteArrayInputStream(file)));
            });
  }
}
