package io.tuwen.local.admin;

import io.tuwen.contract.image.ImageFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a path of the command line stands for.
 *
 * @param files to be uploaded; empty where it is a list of addresses
 */
record FileList(List<Path> files, List<String> addresses) {
  private static final long MAX_LIST_BYTES = 64 << 20;

  /**
   * Reads a directory, an image or a list.
   *
   * @throws IllegalArgumentException where it is none of them
   */
  static FileList read(Path path) {
    try {
      if (Files.isDirectory(path)) {
        return new FileList(images(path), List.of());
      }
      return isImage(path) ? new FileList(List.of(path), List.of()) : list(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What else is in a directory is none of it, so it is passed over in silence. */
  private static List<Path> images(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).filter(FileList::isImage).sorted().toList();
    }
  }

  private static boolean isImage(Path file) {
    try (var bytes = Files.newInputStream(file)) {
      return ImageFormat.sniff(bytes.readNBytes(ImageFormat.SNIFFED_BYTES)).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileList list(Path file) throws IOException {
    if (Files.size(file) > MAX_LIST_BYTES) {
      throw new IllegalArgumentException(file + " is neither an image nor a list");
    }
    List<String> lines;
    try {
      lines =
          Files.readString(file, StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(it -> !it.isEmpty() && !it.startsWith("#"))
              .toList();
    } catch (MalformedInputException e) {
      throw new IllegalArgumentException(file + " is neither an image nor a list", e);
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(file + " names nothing");
    }
    var isAddresses = lines.stream().allMatch(it -> it.matches("https?://.*"));
    if (!isAddresses && lines.stream().anyMatch(it -> it.matches("https?://.*"))) {
      throw new IllegalArgumentException(file + " has addresses and files: make two lists");
    }
    return isAddresses
        ? new FileList(List.of(), lines)
        : new FileList(lines.stream().map(it -> file.resolveSibling(it)).toList(), List.of());
  }

  boolean isAddresses() {
    return !addresses.isEmpty();
  }
}
