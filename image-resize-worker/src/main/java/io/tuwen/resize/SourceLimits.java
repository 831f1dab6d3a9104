package io.tuwen.resize;

/**
 * What a picture may have by its header, before anything is decoded.
 *
 * @param maxPixels over all frames
 * @param maxSide of one frame
 */
public record SourceLimits(long maxPixels, int maxSide) {}
