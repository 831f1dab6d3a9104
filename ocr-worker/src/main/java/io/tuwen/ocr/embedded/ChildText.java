package io.tuwen.ocr.embedded;

import io.tuwen.contract.ocr.Char;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.ocr.Word;
import io.tuwen.ocr.ChildQuad;
import io.tuwen.ocr.codes.ChildCodes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;

/**
 * What a child read, on its way to the worker.
 *
 * <p>The reader trusts nothing: a child that an image has taken over can send a wrong text, and
 * nothing worse.
 */
record ChildText(OcrText text, Durations.Taken durations) {
  /** No page has as many, and a count is not a reason to take memory. */
  private static final int MAX_PARTS = 100_000;

  byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(durations.reading());
      out.writeLong(durations.decoding());
      out.writeLong(durations.inference());
      out.writeInt(text.image().width());
      out.writeInt(text.image().height());
      out.writeInt(text.rotation());
      out.writeInt(text.lines().size());
      for (var line : text.lines()) {
        write(out, line.text(), line.quad(), line.confidence());
        out.writeInt(line.words().size());
        for (var word : line.words()) {
          write(out, word.text(), word.quad(), word.confidence());
          out.writeInt(word.chars().size());
          for (var character : word.chars()) {
            write(out, character.text(), character.quad(), character.confidence());
          }
        }
      }
      ChildCodes.write(out, text.codes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text, Quad quad, double confidence)
      throws IOException {
    out.writeUTF(text);
    out.writeDouble(confidence);
    ChildQuad.write(out, quad);
  }

  static ChildText read(byte[] bytes) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      var durations = new Durations.Taken(in.readLong(), in.readLong(), in.readLong());
      var size = new ImageSize(in.readInt(), in.readInt());
      var rotation = in.readInt();
      var lines = new ArrayList<Line>();
      for (int left = count(in); left > 0; left--) {
        var line = character(in);
        var words = new ArrayList<Word>();
        for (int more = count(in); more > 0; more--) {
          words.add(word(in));
        }
        lines.add(new Line(line.text(), line.quad(), line.confidence(), words));
      }
      return new ChildText(new OcrText(size, rotation, lines, ChildCodes.read(in)), durations);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a text", e);
    }
  }

  private static int count(DataInputStream in) throws IOException {
    var count = in.readInt();
    if (count < 0 || count > MAX_PARTS) {
      throw new IOException("not a text: " + count + " parts");
    }
    return count;
  }

  private static Word word(DataInputStream in) throws IOException {
    var word = character(in);
    var chars = new ArrayList<Char>();
    for (int left = count(in); left > 0; left--) {
      chars.add(character(in));
    }
    return new Word(word.text(), word.quad(), word.confidence(), chars);
  }

  /** A line and a word begin as a character does. */
  private static Char character(DataInputStream in) throws IOException {
    var text = in.readUTF();
    var confidence = in.readDouble();
    return new Char(text, ChildQuad.read(in), confidence);
  }
}
