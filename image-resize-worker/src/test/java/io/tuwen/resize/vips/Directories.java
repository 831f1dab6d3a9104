package io.tuwen.resize.vips;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Directories of TIFF and EXIF, written by hand, big end first. */
final class Directories {
  private static final int ENTRY = 12;

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(int tag, int type, int count, ByteBuffer value) {}

  Directories text(int tag, String text) {
    return bytes(tag, 2, (text + "\0").getBytes(StandardCharsets.US_ASCII));
  }

  Directories bytes(int tag, int type, byte[] bytes) {
    entries.add(new Entry(tag, type, bytes.length, ByteBuffer.wrap(bytes)));
    return this;
  }

  Directories number(int tag, int number) {
    entries.add(new Entry(tag, 4, 1, ByteBuffer.allocate(4).putInt(number)));
    return this;
  }

  Directories shorts(int tag, int... numbers) {
    var value = ByteBuffer.allocate(Math.max(4, 2 * numbers.length));
    for (var number : numbers) {
      value.putShort((short) number);
    }
    entries.add(new Entry(tag, 3, numbers.length, value));
    return this;
  }

  Directories rationals(int tag, int... numbers) {
    var value = ByteBuffer.allocate(4 * numbers.length);
    for (var number : numbers) {
      value.putInt(number);
    }
    entries.add(new Entry(tag, 5, numbers.length / 2, value));
    return this;
  }

  /**
   * Writes one directory.
   *
   * @param at where it stands in the file
   * @param next where the next one stands, or 0
   * @param length filled up to this
   */
  byte[] write(int at, int next, int length) {
    entries.sort(Comparator.comparingInt(Entry::tag));
    var head = ByteBuffer.allocate(2 + ENTRY * entries.size() + 4);
    var data = new ByteArrayOutputStream();
    head.putShort((short) entries.size());
    for (var entry : entries) {
      head.putShort((short) entry.tag).putShort((short) entry.type).putInt(entry.count);
      if (entry.value.capacity() <= 4) {
        head.put(bytes(entry.value)).put(new byte[4 - entry.value.capacity()]);
      } else {
        head.putInt(at + head.capacity() + data.size());
        data.writeBytes(bytes(entry.value));
      }
    }
    head.putInt(next);
    var all = ByteBuffer.allocate(length);
    return all.put(head.array()).put(data.toByteArray()).array();
  }

  private static byte[] bytes(ByteBuffer value) {
    var bytes = new byte[value.capacity()];
    value.get(0, bytes);
    return bytes;
  }
}
