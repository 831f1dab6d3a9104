package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.ocr.OcrText;

/**
 * A text, and what read it.
 *
 * @param engine with the revision that did the reading
 */
public record ReadText(EngineId engine, OcrText text) {}
