package io.tuwen.ocr.codes;

import io.tuwen.contract.ocr.Code;
import io.tuwen.ocr.ChildQuad;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The codes that a child found, on their way to the worker.
 *
 * <p>The reader trusts nothing: a child that an image has taken over can send wrong codes, and
 * nothing worse.
 */
public final class ChildCodes {
  /** The names of ZXing's formats that are looked for. */
  static final Set<String> FORMATS =
      Set.of(
          "QR_CODE",
          "DATA_MATRIX",
          "AZTEC",
          "PDF_417",
          "EAN_13",
          "EAN_8",
          "UPC_A",
          "UPC_E",
          "CODE_128",
          "CODE_39",
          "CODE_93",
          "ITF",
          "CODABAR");

  private static final int MAX_CODES = Search.MAX_TRIES;

  private ChildCodes() {}

  public static void write(DataOutputStream out, List<Code> codes) throws IOException {
    out.writeInt(codes.size());
    for (var code : codes) {
      out.writeUTF(code.format());
      out.writeUTF(code.text());
      ChildQuad.write(out, code.quad());
    }
  }

  public static List<Code> read(DataInputStream in) throws IOException {
    var count = in.readInt();
    if (count < 0 || count > MAX_CODES) {
      throw new IOException("not codes: " + count + " of them");
    }
    var codes = new ArrayList<Code>();
    for (int left = count; left > 0; left--) {
      var format = in.readUTF();
      if (!FORMATS.contains(format)) {
        throw new IOException("not a format of a code");
      }
      var text = CodeText.clean(in.readUTF());
      codes.add(new Code(format, text, ChildQuad.read(in)));
    }
    return codes;
  }
}
