package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.TuwenException;

/** What an engine said instead of a text. */
final class EngineFailure extends TuwenException {
  private static final long serialVersionUID = 1L;

  private final transient EngineId engine;

  EngineFailure(EngineId engine, TuwenException said) {
    super(said.code(), said.getMessage(), said);
    this.engine = engine;
  }

  EngineId engine() {
    return engine;
  }
}
