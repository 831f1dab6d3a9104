package io.tuwen.common.ocr;

/** The size of the image when it stands upright, which may not be how its file stores it. */
public record ImageSize(int width, int height) {}
