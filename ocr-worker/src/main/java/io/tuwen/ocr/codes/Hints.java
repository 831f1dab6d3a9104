package io.tuwen.ocr.codes;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.DecodeHintType;
import java.util.List;
import java.util.Map;

/** How ZXing is asked. */
final class Hints {
  static final Map<DecodeHintType, Object> ALL =
      Map.of(
          DecodeHintType.TRY_HARDER,
          true,
          DecodeHintType.POSSIBLE_FORMATS,
          List.of(
              BarcodeFormat.EAN_13,
              BarcodeFormat.EAN_8,
              BarcodeFormat.UPC_A,
              BarcodeFormat.UPC_E,
              BarcodeFormat.CODE_128,
              BarcodeFormat.CODE_39,
              BarcodeFormat.CODE_93,
              BarcodeFormat.ITF,
              BarcodeFormat.CODABAR));

  private Hints() {}
}
