package io.tuwen.result;

import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.rendition.StoredRendition;
import io.tuwen.contract.store.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the buckets say of an image. */
public sealed interface Finding {

  /** There is no such original. */
  record Missing() implements Finding {}

  /**
   * The original is there.
   *
   * @param operations how far each is that was looked for, by the kind of {@link ImageProcessed}
   */
  record Found(StoredObject original, Map<String, State> operations) implements Finding {
    public Found {
      operations = Map.copyOf(operations);
    }

    @Override
    public boolean isPending() {
      return operations.values().stream().anyMatch(State.Pending.class::isInstance);
    }

    @Override
    public Optional<OcrResult> text() {
      return operations.get(ImageProcessed.OCR) instanceof State.Text text
          ? Optional.of(text.result())
          : Optional.empty();
    }

    public List<StoredRendition> renditions() {
      return operations.get(ImageProcessed.RENDITION) instanceof State.Renditions renditions
          ? renditions.stored()
          : List.of();
    }
  }

  /** How far an operation on this version of an image is. */
  sealed interface State {

    /** There is no result. */
    record Pending() implements State {}

    /** A text, or the reason why there is none. */
    record Text(OcrResult result) implements State {}

    /** Those that are stored, and the reasons why others are not. */
    record Renditions(List<StoredRendition> stored) implements State {}
  }

  /** Whether there is an original, and no result yet of something that was looked for. */
  default boolean isPending() {
    return false;
  }

  default Optional<OcrResult> text() {
    return Optional.empty();
  }
}
