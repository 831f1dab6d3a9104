package io.tuwen.contract.ocr;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A place in the image as it stands by its EXIF orientation, in pixels from its top left corner. In
 * JSON: {@code [x, y]}.
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"x", "y"})
public record Point(int x, int y) {}
