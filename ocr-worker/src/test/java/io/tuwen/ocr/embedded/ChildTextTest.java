package io.tuwen.ocr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tuwen.contract.ocr.Char;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.ocr.Word;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildTextTest {
  /** Behind three durations, and the width and the height of the image. */
  private static final int ROTATION = 3 * Long.BYTES + 2 * Integer.BYTES;

  private static final Quad QUAD =
      new Quad(new Point(9, 1), new Point(9, 8), new Point(2, 8), new Point(2, 1));

  @Test
  void a_page_of_many_characters_comes_back_as_it_was() throws IOException {
    var text = text(3000);

    assertThat(ChildText.read(text.toBytes())).isEqualTo(text);
  }

  @Test
  void what_is_no_text_is_refused() {
    var bytes = text(1).toBytes();
    ByteBuffer.wrap(bytes).putInt(ROTATION, 45);

    assertThatIOException().isThrownBy(() -> ChildText.read(bytes));
  }

  private static ChildText text(int characters) {
    var chars = Collections.nCopies(characters, new Char("文", QUAD, 0.9));
    var word = new Word("文".repeat(characters), QUAD, 0.9, chars);
    var lines = List.of(new Line(word.text(), QUAD, 0.9, List.of(word)));
    return new ChildText(
        new OcrText(new ImageSize(10, 20), 90, lines), new Durations.Taken(1, 2, 3));
  }
}
