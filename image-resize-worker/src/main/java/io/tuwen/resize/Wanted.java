package io.tuwen.resize;

import io.tuwen.contract.key.ObjectKey;
import java.util.Optional;

/**
 * A rendition that a client has asked for.
 *
 * @param rendition where it is stored
 * @param store whether it is stored where it is made; not where the bucket itself does so
 * @param withheld whether a public bucket keeps it to itself
 * @param style the named style that it is of, if any
 */
public record Wanted(
    ObjectKey original,
    ObjectKey rendition,
    Processing processing,
    boolean store,
    boolean withheld,
    Optional<NamedStyle> style) {

  /**
   * A style of the configuration.
   *
   * @param own its processing, whatever format a client wants instead of the style's own
   */
  public record NamedStyle(String name, Processing own) {}

  /** What is no named style. */
  public Wanted(
      ObjectKey original,
      ObjectKey rendition,
      Processing processing,
      boolean store,
      boolean withheld) {
    this(original, rendition, processing, store, withheld, Optional.empty());
  }
}
