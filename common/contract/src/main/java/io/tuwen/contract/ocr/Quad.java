package io.tuwen.contract.ocr;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Where a text or a code stands: four corners, clockwise from its own top left one. In JSON: an
 * array of four points.
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"topLeft", "topRight", "bottomRight", "bottomLeft"})
public record Quad(Point topLeft, Point topRight, Point bottomRight, Point bottomLeft) {}
