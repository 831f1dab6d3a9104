package io.tuwen.resize.plan;

import io.tuwen.resize.process.OutputFormat;

/**
 * How the result is written.
 *
 * @param quality 1 to 100, for the formats that have one
 * @param animated whether all frames are kept
 */
public record Output(OutputFormat format, int quality, boolean progressive, boolean animated) {}
