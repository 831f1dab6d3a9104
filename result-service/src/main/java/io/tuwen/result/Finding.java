package io.tuwen.result;

import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.store.StoredObject;

/** What the buckets say of an image. */
public sealed interface Finding {

  /** There is no such original. */
  record Missing() implements Finding {}

  /** The original is there, and no result of this version of it. */
  record Pending(StoredObject original) implements Finding {}

  /** The original has its result. */
  record Done(StoredObject original, OcrResult result) implements Finding {}
}
