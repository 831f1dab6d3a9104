package io.tuwen.common.ocr;

import io.tuwen.common.store.ETag;

/** What a stored result says of itself without being read. */
public record OcrStamp(ETag eTag, EngineId engine, boolean completed) {}
