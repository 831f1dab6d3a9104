package io.tuwen.contract.ocr;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Where a text or a code stands: four corners, clockwise from its own top left one. The side from
 * the first corner to the second runs as the text is read, so that a quad tells its direction. In
 * JSON: an array of four points.
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"topLeft", "topRight", "bottomRight", "bottomLeft"})
public record Quad(Point topLeft, Point topRight, Point bottomRight, Point bottomLeft) {}
