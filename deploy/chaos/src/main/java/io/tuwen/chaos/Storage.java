package io.tuwen.chaos;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.store.ObjectRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is really in the buckets, whatever anybody says. */
final class Storage {
  /** What is made of every image, whether anybody asks or not. */
  static final List<String> STYLES = List.of("compressed", "thumb");

  private final OssEmulator emulator;
  private final Names names;

  Storage(OssEmulator emulator, Names names) {
    this.emulator = emulator;
    this.names = names;
  }

  static String result(String key) {
    return key + "_ocr.json";
  }

  Optional<byte[]> original(String key) {
    try (var version = emulator.bucket("tuwen-originals").open(key).orElse(null)) {
      return version == null ? Optional.empty() : Optional.of(version.bytes().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that was made of originals, in both buckets. */
  List<Collection<ObjectRecord>> made() {
    return List.of(
        emulator.bucket("tuwen-texts").index().values(),
        emulator.bucket("tuwen-renditions").index().values());
  }

  Optional<ObjectRecord> text(String key) {
    return Optional.ofNullable(emulator.bucket("tuwen-texts").index().get(key));
  }

  boolean hasBareText(String key) {
    return text(key + "_ocr.txt").isPresent();
  }

  /** Whether nothing more is to come of an image. */
  boolean isTerminal(String key) {
    var renditions = emulator.bucket("tuwen-renditions").index();
    var name = names.publicName(new ObjectKey(key));
    return text(result(key)).isPresent()
        && STYLES.stream()
            .map(style -> name.rendition(style).value())
            .allMatch(it -> renditions.containsKey(it) || renditions.containsKey(it + ".failed"));
  }
}
