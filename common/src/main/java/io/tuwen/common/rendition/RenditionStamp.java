package io.tuwen.common.rendition;

import io.tuwen.common.ocr.EngineId;
import io.tuwen.common.store.ETag;

/**
 * What a rendition was made from, and how.
 *
 * @param eTag which version of the original
 * @param process the processing in its canonical form, format included
 * @param engine what made it
 */
public record RenditionStamp(ETag eTag, String process, EngineId engine) {}
