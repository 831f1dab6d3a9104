package io.tuwen.contract.fetch;

import java.time.Duration;

/**
 * What one address may cost.
 *
 * @param time of all of it: looking up, connecting, redirects, and the last byte
 * @param bytes of the answer
 * @param redirects how often it may lead on; each time it is looked at anew
 */
public record Bounds(Duration time, long bytes, int redirects) {}
