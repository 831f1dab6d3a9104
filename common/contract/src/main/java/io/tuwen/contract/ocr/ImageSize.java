package io.tuwen.contract.ocr;

/**
 * The size of the image as it stands by its EXIF orientation, which may not be how its file stores
 * it.
 */
public record ImageSize(int width, int height) {}
