package io.tuwen.worker.decoding;

/**
 * What an encoder may spend on one image, and what it may make of it.
 *
 * @param maxPixels of the file; refused above, by the header
 * @param maxSide of the JPEG; a longer side is shrunk to this, and the other in proportion
 * @param maxBytes of the JPEG; it loses quality first, and then gets smaller
 */
public record EncodeLimits(long maxPixels, int maxSide, int maxBytes) {}
