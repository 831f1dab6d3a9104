package io.tuwen.ocr.cloud;

import io.tuwen.contract.testing.RecordedSpans;
import jakarta.inject.Singleton;

/** The spans of this worker. */
@Singleton
class WorkerSpans extends RecordedSpans {}
