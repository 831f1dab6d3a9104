package io.tuwen.contract.rendition;

import io.tuwen.contract.EngineId;

/**
 * What makes renditions: known to the worker that makes them and to the services that serve them.
 */
public final class RenditionEngine {
  /**
   * The revision grows whenever the same processing gives another picture. The scale that a decoder
   * begins at does not count: it changes a pixel by less than can be seen.
   */
  public static final EngineId CURRENT = new EngineId("vips", 2);

  /**
   * Revision 1 wrote the EXIF data of the original into WebP, the place where a photo was taken
   * with it.
   */
  private static final int FIRST_WITHOUT_METADATA = 2;

  private RenditionEngine() {}

  /**
   * Whether what an engine made may still be handed out.
   *
   * <p>INVARIANT: what may not is made anew when it is asked for, and removed where it is found.
   */
  public static boolean isTrusted(EngineId engine) {
    return !engine.name().equals(CURRENT.name()) || engine.revision() >= FIRST_WITHOUT_METADATA;
  }
}
