package io.tuwen.upload.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.hostile.HostileFile;
import io.tuwen.contract.hostile.HostileFiles;
import io.tuwen.contract.image.ImageStructure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SliceTest {
  @TempDir private Path directory;

  /** Eight bytes of a TIFF named a place at 4 GB; as an int it was a negative number, and a 500. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        Long.MIN_VALUE,
        -1,
        8,
        0x7fffffffL,
        0x80000000L,
        0xfffffff0L,
        1L << 40,
        Long.MAX_VALUE
      })
  void outside_of_its_bytes_there_is_nothing(long position) throws IOException {
    try (var channel = spooled(new byte[8])) {
      assertThat(new Slice(channel, 0, 8).read(position, new byte[16], 0, 16)).isZero();
    }
  }

  @Test
  void a_read_ends_where_the_slice_ends_and_not_the_file() throws IOException {
    try (var channel = spooled(new byte[] {1, 2, 3, 4, 5, 6, 7, 8})) {
      var into = new byte[8];

      assertThat(new Slice(channel, 2, 4).read(1, into, 0, 8)).isEqualTo(3);
      assertThat(into).startsWith(4, 5, 6, 0);
    }
  }

  static Stream<HostileFile> corpus() {
    return HostileFiles.all().stream();
  }

  /** As an upload is checked: from the spool file. */
  @ParameterizedTest
  @MethodSource("corpus")
  void a_hostile_file_in_a_spool_ends_in_a_typed_answer(HostileFile file) throws IOException {
    var bytes = file.bytes();
    try (var channel = spooled(bytes)) {
      ImageStructure.read(new Slice(channel, 0, bytes.length));
    } catch (TuwenException e) {
      assertThat(e.code().status()).isBetween(400, 499);
    }
  }

  private FileChannel spooled(byte[] bytes) throws IOException {
    return FileChannel.open(Files.write(directory.resolve("spool"), bytes));
  }
}
