package io.tuwen.contract.rendition;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.store.ETag;

/**
 * What a rendition was made from, and how.
 *
 * @param eTag which version of the original
 * @param process the processing in its canonical form, format included
 * @param engine what made it
 */
public record RenditionStamp(ETag eTag, String process, EngineId engine) {
  /**
   * Whether a rendition with this stamp is what is wanted, made by the wanted engine or a newer.
   */
  public boolean satisfies(RenditionStamp wanted) {
    return eTag.equals(wanted.eTag)
        && process.equals(wanted.process)
        && engine.name().equals(wanted.engine.name())
        && engine.revision() >= wanted.engine.revision();
  }

  /** Whether it is of this version of the original, and by an engine that is trusted. */
  public boolean isServed(ETag original) {
    return eTag.equals(original) && RenditionEngine.isTrusted(engine);
  }
}
