package io.tuwen.ocr.embedded.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
  private static final byte[] BYTES = {
    0x08,
    (byte) 0x96,
    0x01, // 1: varint 150
    0x15,
    0,
    0,
    (byte) 0x80,
    0x3F, // 2: four bytes, 1.0
    0x19,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8, // 3: eight bytes
    0x22,
    3,
    'a',
    'b',
    'c', // 4: text
    0x08,
    7, // 1 once more
    (byte) 0xFA,
    0x7F,
    1,
    9 // 2047, of which this reader knows nothing
  };

  @Test
  void what_was_read_is_written_as_it_was() throws ModelFormatException {
    var message = Message.read(ByteBuffer.wrap(BYTES));

    assertThat(message.toBytes()).isEqualTo(BYTES);
  }

  @Test
  void fields_are_read_by_their_numbers() throws ModelFormatException {
    var message = Message.read(ByteBuffer.wrap(BYTES));

    assertThat(message.numbers(1)).containsExactly(150, 7);
    assertThat(message.number(1, 0)).isEqualTo(7);
    assertThat(message.decimal(2, 0)).isEqualTo(1);
    assertThat(message.number(3, 0)).isEqualTo(0x0807060504030201L);
    assertThat(message.text(4)).isEqualTo("abc");
    assertThat(message.has(5)).isFalse();
  }

  @Test
  void packed_numbers_are_the_same_as_single_ones() throws ModelFormatException {
    var packed = new Message().put(7, new byte[] {1, (byte) 0x96, 1}).put(7, 3);

    assertThat(packed.numbers(7)).containsExactly(1, 150, 3);
  }

  @Test
  void a_negative_number_survives() throws ModelFormatException {
    var written = new Message().put(3, -1).toBytes();

    assertThat(Message.read(ByteBuffer.wrap(written)).number(3, 0)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 7, 9, 16, 18, 20, 21, 23, 25, 27})
  void a_message_that_is_cut_off_inside_of_a_field_is_refused(int length) {
    var cut = ByteBuffer.wrap(Arrays.copyOf(BYTES, length));

    assertThatThrownBy(() -> Message.read(cut)).isInstanceOf(ModelFormatException.class);
  }

  @Test
  void a_length_beyond_the_end_is_refused_before_memory_is_taken() {
    var huge = new byte[] {0x22, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 'a'};

    assertThatThrownBy(() -> Message.read(ByteBuffer.wrap(huge)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("2147483647 bytes");
  }

  @Test
  void a_number_without_an_end_is_refused() {
    var endless = new byte[12];
    Arrays.fill(endless, (byte) 0x80);

    assertThatThrownBy(() -> Message.read(ByteBuffer.wrap(endless)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("64 bits");
  }

  @Test
  void a_group_is_refused() {
    assertThatThrownBy(() -> Message.read(ByteBuffer.wrap(new byte[] {0x0B})))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("wire type 3");
  }

  @Test
  void bytes_in_the_place_of_a_number_are_refused() throws ModelFormatException {
    var message = Message.read(ByteBuffer.wrap(BYTES));

    assertThatThrownBy(() -> message.number(4, 0)).isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> message.text(1)).isInstanceOf(ModelFormatException.class);
  }
}
