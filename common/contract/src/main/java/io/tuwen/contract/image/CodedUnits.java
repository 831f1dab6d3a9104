package io.tuwen.contract.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The size that a coded picture says of itself, wherever it says it: in the configuration beside
 * it, and once more inside of it, which a decoder believes as well.
 */
final class CodedUnits {
  private static final int HEVC_CONFIGURATION = 21;
  private static final int LENGTH_BYTES = 4;
  private static final int SEQUENCE_PARAMETERS = 33;

  private static final int AV1_CONFIGURATION = 4;
  private static final int SEQUENCE_HEADER = 1;
  private static final int HAS_EXTENSION = 4;
  private static final int HAS_SIZE = 2;

  private CodedUnits() {}

  /** Of an {@code hvcC} box: lists of units, by kind. */
  static CodedSize ofHevcConfiguration(HeifItemBytes box) throws IOException {
    box.skip(HEVC_CONFIGURATION);
    if ((box.u8() & 3) != LENGTH_BYTES - 1) {
      throw new UnreadableHeader("the lengths in its pictures are not of 4 bytes");
    }
    var size = CodedSize.NONE;
    var lists = box.u8();
    for (int i = 0; i < lists; i++) {
      box.u8();
      var units = box.u16();
      for (int j = 0; j < units; j++) {
        size = size.or(hevcUnit(box, box.u16()));
      }
    }
    return size;
  }

  /** Of the item: units with their lengths before them. */
  static CodedSize ofHevc(HeifItemBytes item) throws IOException {
    var size = CodedSize.NONE;
    while (item.hasNext()) {
      var length = new byte[LENGTH_BYTES];
      if (item.read(length, LENGTH_BYTES) < LENGTH_BYTES) {
        return size;
      }
      size = size.or(hevcUnit(item, Integer.toUnsignedLong(ByteBuffer.wrap(length).getInt())));
    }
    return size;
  }

  private static CodedSize hevcUnit(HeifItemBytes bytes, long length) throws IOException {
    var header = new byte[2];
    var read = bytes.read(header, length);
    if (read < header.length) {
      return CodedSize.NONE;
    }
    var kind = (header[0] >> 1) & 0x3f;
    var layer = ((header[0] & 1) << 5) | ((header[1] & 0xff) >> 3);
    if (kind != SEQUENCE_PARAMETERS || layer > 0) {
      bytes.skip(length - header.length);
      return CodedSize.NONE;
    }
    var unit = new byte[CodedSize.LONGEST_HEADER];
    var unitLength = bytes.read(unit, length - header.length);
    bytes.skip(length - header.length - unitLength);
    return CodedSize.ofHevc(unit, unitLength);
  }

  static CodedSize ofAv1Configuration(HeifItemBytes box) throws IOException {
    box.skip(AV1_CONFIGURATION);
    return ofAv1(box);
  }

  /** Units whose last one may go without its length. */
  static CodedSize ofAv1(HeifItemBytes bytes) throws IOException {
    var size = CodedSize.NONE;
    while (bytes.hasNext()) {
      var header = bytes.u8();
      if ((header & HAS_EXTENSION) > 0 && bytes.hasNext()) {
        bytes.u8();
      }
      var length = (header & HAS_SIZE) > 0 ? littleEndian128(bytes) : Long.MAX_VALUE;
      if (((header >> 3) & 0xf) != SEQUENCE_HEADER) {
        bytes.skip(length);
        continue;
      }
      var unit = new byte[CodedSize.LONGEST_HEADER];
      var unitLength = bytes.read(unit, length);
      bytes.skip(length - unitLength);
      size = size.or(CodedSize.ofAv1(unit, unitLength));
    }
    return size;
  }

  private static long littleEndian128(HeifItemBytes bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < 8 && bytes.hasNext(); i++) {
      var next = bytes.u8();
      number |= (next & 0x7fL) << (7 * i);
      if ((next & 0x80) == 0) {
        break;
      }
    }
    return number;
  }
}
