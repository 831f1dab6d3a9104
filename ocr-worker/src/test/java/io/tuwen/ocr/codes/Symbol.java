package io.tuwen.ocr.codes;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.MultiFormatWriter;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.datamatrix.encoder.SymbolShapeHint;
import java.awt.Color;
import java.util.EnumMap;
import java.util.Map;

/** A code as a test wants it drawn; black on white unless it says otherwise. */
public record Symbol(
    BarcodeFormat format,
    String text,
    Map<EncodeHintType, Object> hints,
    Color ink,
    Color paper,
    boolean isMirrored) {

  public static Symbol of(BarcodeFormat format, String text) {
    return new Symbol(format, text, Map.of(), Color.BLACK, Color.WHITE, false);
  }

  public Symbol with(EncodeHintType hint, Object value) {
    return new Symbol(format, text, Map.of(hint, value), ink, paper, isMirrored);
  }

  Symbol coloured(Color newInk, Color newPaper) {
    return new Symbol(format, text, hints, newInk, newPaper, isMirrored);
  }

  Symbol mirrored() {
    return new Symbol(format, text, hints, ink, paper, true);
  }

  BitMatrix bits() {
    try {
      var all = new EnumMap<EncodeHintType, Object>(EncodeHintType.class);
      all.put(EncodeHintType.DATA_MATRIX_SHAPE, SymbolShapeHint.FORCE_SQUARE);
      if (!text.chars().allMatch(it -> it < 0x80)) {
        all.put(EncodeHintType.CHARACTER_SET, "UTF-8");
      }
      all.putAll(hints);
      return new MultiFormatWriter().encode(text, format, 1, 1, all);
    } catch (WriterException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
