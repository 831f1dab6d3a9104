package io.tuwen.upload.result;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.upload.ImageText;
import java.util.List;

/** The result service's answer; its fields depend on its status. */
@JsonIgnoreProperties(ignoreUnknown = true)
record TextAnswer(String status, ImageSize image, List<Line> lines, Failure error) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Failure(String code, String detail) {}

  ImageText toText() {
    return switch (status) {
      case "completed" -> new ImageText.Read(new OcrText(image, lines));
      case "failed" -> new ImageText.Unreadable(error.code(), error.detail());
      default -> new ImageText.Pending();
    };
  }
}
