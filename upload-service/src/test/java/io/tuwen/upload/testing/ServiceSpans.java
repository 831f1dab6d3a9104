package io.tuwen.upload.testing;

import io.tuwen.contract.testing.RecordedSpans;
import jakarta.inject.Singleton;

/** The spans of this service. */
@Singleton
public class ServiceSpans extends RecordedSpans {}
