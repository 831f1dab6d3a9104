package io.tuwen.worker.decoding;

/**
 * What a decoder may spend on one image.
 *
 * @param maxPixels refused above, by the header
 * @param maxSide a longer side is shrunk to this while decoding, and the other in proportion
 */
public record DecodeLimits(long maxPixels, int maxSide) {}
