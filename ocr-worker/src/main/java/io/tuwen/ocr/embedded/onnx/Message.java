package io.tuwen.ocr.embedded.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of protobuf's wire format: its fields in their order, known or not.
 *
 * <p>Takes no more memory than a few times the size of what it is read from.
 */
final class Message {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FOUR_BYTES = 5;

  private final List<Field> fields = new ArrayList<>();

  /** A field: a number, or, where it has a length of its own, bytes. */
  private record Field(int number, int wireType, long value, ByteBuffer bytes) {
    boolean isBytes() {
      return wireType == LENGTH_DELIMITED;
    }
  }

  static Message read(ByteBuffer bytes) throws ModelFormatException {
    var message = new Message();
    var in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      message.fields.add(field(in));
    }
    return message;
  }

  private static Field field(ByteBuffer in) throws ModelFormatException {
    var tag = varint(in);
    var number = (int) (tag >>> 3);
    var wireType = (int) (tag & 7);
    return switch (wireType) {
      case VARINT -> new Field(number, wireType, varint(in), null);
      case EIGHT_BYTES -> new Field(number, wireType, take(in, Long.BYTES).getLong(), null);
      case FOUR_BYTES -> new Field(number, wireType, take(in, Integer.BYTES).getInt(), null);
      case LENGTH_DELIMITED -> new Field(number, wireType, 0, take(in, varint(in)));
      default -> throw new ModelFormatException("a field of wire type " + wireType);
    };
  }

  private static ByteBuffer take(ByteBuffer in, long length) throws ModelFormatException {
    if (length < 0 || length > in.remaining()) {
      throw new ModelFormatException("a field of " + length + " bytes, of which some are missing");
    }
    var taken = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return taken;
  }

  private static long varint(ByteBuffer in) throws ModelFormatException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      var next = take(in, 1).get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new ModelFormatException("a number of more than 64 bits");
  }

  /** The last field of a number, which is the one that counts. */
  private Field last(int number) {
    Field last = null;
    for (var field : fields) {
      last = field.number == number ? field : last;
    }
    return last;
  }

  private static ByteBuffer bytes(Field field) throws ModelFormatException {
    if (!field.isBytes()) {
      throw new ModelFormatException("a number as field " + field.number);
    }
    return field.bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean has(int number) {
    return last(number) != null;
  }

  long number(int number, long otherwise) throws ModelFormatException {
    var field = last(number);
    if (field == null) {
      return otherwise;
    }
    if (field.isBytes()) {
      throw new ModelFormatException("bytes as field " + number);
    }
    return field.value;
  }

  float decimal(int number, float otherwise) throws ModelFormatException {
    return has(number) ? Float.intBitsToFloat((int) number(number, 0)) : otherwise;
  }

  /** Nothing where there is none. */
  ByteBuffer bytes(int number) throws ModelFormatException {
    var field = last(number);
    return field == null ? ByteBuffer.allocate(0) : bytes(field);
  }

  String text(int number) throws ModelFormatException {
    return StandardCharsets.UTF_8.decode(bytes(number)).toString();
  }

  Message message(int number) throws ModelFormatException {
    return read(bytes(number));
  }

  List<Message> messages(int number) throws ModelFormatException {
    var messages = new ArrayList<Message>();
    for (var field : fields) {
      if (field.number == number) {
        messages.add(read(bytes(field)));
      }
    }
    return messages;
  }

  List<String> texts(int number) throws ModelFormatException {
    var texts = new ArrayList<String>();
    for (var field : fields) {
      if (field.number == number) {
        texts.add(StandardCharsets.UTF_8.decode(bytes(field)).toString());
      }
    }
    return texts;
  }

  /** Repeated whole numbers, packed or one by one. */
  long[] numbers(int number) throws ModelFormatException {
    var numbers = new ArrayList<Long>();
    for (var field : fields) {
      if (field.number == number && field.isBytes()) {
        for (var packed = bytes(field); packed.hasRemaining(); ) {
          numbers.add(varint(packed));
        }
      } else if (field.number == number) {
        numbers.add(field.value);
      }
    }
    return numbers.stream().mapToLong(it -> it).toArray();
  }

  /** Repeated floats, packed or one by one. */
  float[] decimals(int number) throws ModelFormatException {
    var all = new ByteArrayOutputStream();
    for (var field : fields) {
      if (field.number == number && field.isBytes()) {
        copy(field.bytes, all);
      } else if (field.number == number) {
        littleEndian(field.value, Integer.BYTES, all);
      }
    }
    return floats(ByteBuffer.wrap(all.toByteArray()));
  }

  static float[] floats(ByteBuffer bytes) throws ModelFormatException {
    if (bytes.remaining() % Float.BYTES != 0) {
      throw new ModelFormatException("a float is cut off");
    }
    var floats = new float[bytes.remaining() / Float.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }

  Message put(int number, long value) {
    fields.add(new Field(number, VARINT, value, null));
    return this;
  }

  Message put(int number, long... values) {
    for (var value : values) {
      put(number, value);
    }
    return this;
  }

  Message put(int number, float value) {
    fields.add(new Field(number, FOUR_BYTES, Float.floatToRawIntBits(value), null));
    return this;
  }

  Message put(int number, String text) {
    return put(number, text.getBytes(StandardCharsets.UTF_8));
  }

  Message put(int number, Message message) {
    return put(number, message.toBytes());
  }

  Message put(int number, byte[] bytes) {
    fields.add(new Field(number, LENGTH_DELIMITED, 0, ByteBuffer.wrap(bytes)));
    return this;
  }

  Message putAll(Message other) {
    fields.addAll(other.fields);
    return this;
  }

  /** Without the fields of these numbers. */
  Message without(int... numbers) {
    var rest = new Message();
    for (var field : fields) {
      boolean stays = true;
      for (var number : numbers) {
        stays &= field.number != number;
      }
      if (stays) {
        rest.fields.add(field);
      }
    }
    return rest;
  }

  byte[] toBytes() {
    var out = new ByteArrayOutputStream();
    for (var field : fields) {
      varint(((long) field.number << 3) | field.wireType, out);
      switch (field.wireType) {
        case VARINT -> varint(field.value, out);
        case EIGHT_BYTES -> littleEndian(field.value, Long.BYTES, out);
        case FOUR_BYTES -> littleEndian(field.value, Integer.BYTES, out);
        default -> {
          varint(field.bytes.limit(), out);
          copy(field.bytes, out);
        }
      }
    }
    return out.toByteArray();
  }

  private static void varint(long value, ByteArrayOutputStream out) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static void littleEndian(long value, int size, ByteArrayOutputStream out) {
    for (int i = 0; i < size; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }

  private static void copy(ByteBuffer bytes, ByteArrayOutputStream out) {
    out.write(bytes.array(), bytes.arrayOffset(), bytes.limit());
  }
}
