package io.tuwen.contract.event;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.topic.WorkerKind;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A worker is done with an image, one way or the other; the result is already in its bucket.
 *
 * @param worker that did it, by the name of its module
 * @param kind of work: the title of a {@link WorkerKind}, or one that this version does not know
 * @param attributes what events of this kind say beside that, in the order of their writing
 */
public record ImageProcessed(
    String id,
    Instant time,
    ObjectKey key,
    ETag eTag,
    String worker,
    String kind,
    Outcome outcome,
    Map<String, String> attributes)
    implements TuwenEvent {
  /** The engine that has read a text. */
  public static final String ENGINE = "engine";

  public static final String STYLE = "style";

  /** The key of a rendition that was made. */
  public static final String OBJECT = "rendition";

  /** Why there will be no result: one of the codes of {@code docs/errors.md}. */
  public static final String CODE = "code";

  /** The same as one sentence for a person. */
  public static final String DETAIL = "detail";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  /** How it ended. */
  public enum Outcome {
    COMPLETED,
    FAILED
  }

  public ImageProcessed {
    if (!NAME.matcher(worker).matches() || !NAME.matcher(kind).matches()) {
      throw new IllegalArgumentException("a worker and a kind are lower-case names");
    }
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** A new event: the result is there. */
  public static ImageProcessed completed(
      WorkerKind worker, Instant time, ObjectKey key, ETag eTag, Map<String, String> attributes) {
    return new ImageProcessed(
        newId(), time, key, eTag, worker.name(), worker.title(), Outcome.COMPLETED, attributes);
  }

  /** A new event: there will be no result. */
  public static ImageProcessed failed(
      WorkerKind worker,
      Instant time,
      ObjectKey key,
      ETag eTag,
      Map<String, String> attributes,
      String code,
      String detail) {
    var all = new LinkedHashMap<>(attributes);
    all.put(CODE, code);
    all.put(DETAIL, detail);
    return new ImageProcessed(
        newId(), time, key, eTag, worker.name(), worker.title(), Outcome.FAILED, all);
  }

  /** Whether it is the work of this kind of worker. */
  public boolean isOf(WorkerKind worker) {
    return kind.equals(worker.title());
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
