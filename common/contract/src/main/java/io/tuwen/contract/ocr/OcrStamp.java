package io.tuwen.contract.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.store.ETag;

/** What a stored result says of itself without being read. */
public record OcrStamp(ETag eTag, EngineId engine, boolean completed) {}
