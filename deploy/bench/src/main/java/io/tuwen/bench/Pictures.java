package io.tuwen.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.testing.drawn.Fonts;
import io.tuwen.contract.testing.drawn.PictureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The pictures of a run: drawn ones, or those of a directory with a {@code manifest.jsonl}, a line
 * for each picture: {@code {"image":"a.jpg","category":"receipt","lines":["…","…"]}}.
 */
final class Pictures {
  static final String MANIFEST = "manifest.jsonl";
  static final String ORDINARY = "ordinary";
  static final String HARD = "hard";

  private static final String GIVEN = "all";
  private static final long SEED = 20_261_128;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Pictures() {}

  /** Draws this number of each kind into a directory, with a manifest. */
  static List<Case> draw(Set<String> kinds, int each, Path directory) throws IOException {
    var fonts = Fonts.required();
    var cases = new ArrayList<Case>();
    var manifest = new StringBuilder();
    for (var kind : PictureKind.values()) {
      if (!kinds.contains(kind.id())) {
        continue;
      }
      for (var picture : kind.draw(each, SEED, fonts)) {
        var file = directory.resolve(picture.name());
        Files.write(file, picture.file());
        cases.add(new Case(kind.isHard() ? HARD : ORDINARY, kind.id(), file, picture.lines()));
        var entry =
            Map.of("image", picture.name(), "category", kind.id(), "lines", picture.lines());
        manifest.append(JSON.writeValueAsString(entry)).append('\n');
      }
    }
    Files.writeString(directory.resolve(MANIFEST), manifest);
    return cases;
  }

  /**
   * Those of a directory.
   *
   * @param kinds which of them; empty for all
   * @throws IllegalArgumentException with a sentence for the user
   */
  static List<Case> given(Path directory, Set<String> kinds) {
    var cases = new ArrayList<Case>();
    for (var line : manifest(directory)) {
      var entry = entry(directory, line);
      if (kinds.isEmpty() || kinds.contains(entry.kind())) {
        cases.add(entry);
      }
    }
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("no such picture in " + directory);
    }
    return cases;
  }

  private static List<String> manifest(Path directory) {
    try {
      return Files.readAllLines(directory.resolve(MANIFEST)).stream()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(directory + " has no " + MANIFEST, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case entry(Path directory, String line) {
    try {
      var entry = JSON.readTree(line);
      var file = directory.resolve(entry.path("image").asText());
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(file + " is in the manifest, and not there");
      }
      var lines =
          StreamSupport.stream(entry.path("lines").spliterator(), false)
              .map(JsonNode::asText)
              .toList();
      return new Case(GIVEN, entry.path("category").asText("picture"), file, lines);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a line of the manifest is no JSON: " + line, e);
    }
  }
}
