package io.tuwen.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tuwen.contract.testing.drawn.Fonts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
  @TempDir Path directory;

  private void manifest(String... lines) throws Exception {
    Files.write(directory.resolve(Pictures.MANIFEST), List.of(lines));
  }

  @Test
  void the_pictures_of_a_directory_are_those_of_its_manifest() throws Exception {
    Files.createFile(directory.resolve("a.jpg"));
    Files.createFile(directory.resolve("b.jpg"));
    manifest(
        "{\"image\": \"a.jpg\", \"category\": \"sign\", \"rotation\": 1.2, \"lines\": [\"出口\", \"\\\"A\\\" 1\"]}",
        "",
        "{\"image\":\"b.jpg\",\"category\":\"receipt\",\"lines\":[\"x\"]}");

    assertThat(Pictures.given(directory, Set.of()))
        .containsExactly(
            new Case("all", "sign", directory.resolve("a.jpg"), List.of("出口", "\"A\" 1")),
            new Case("all", "receipt", directory.resolve("b.jpg"), List.of("x")));
    assertThat(Pictures.given(directory, Set.of("receipt"))).hasSize(1);
  }

  @Test
  void what_is_wrong_with_a_directory_is_told() throws Exception {
    assertTold("has no manifest.jsonl");
    manifest("{\"image\":\"a.jpg\",\"lines\":[]}");
    assertTold("is in the manifest, and not there");
    manifest("image a.jpg");
    assertTold("is no JSON");
    manifest("");
    assertTold("no such picture");
  }

  private void assertTold(String what) {
    assertThatThrownBy(() -> Pictures.given(directory, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }

  @Test
  void drawn_pictures_are_given_ones_the_next_time() throws Exception {
    assumeTrue(Fonts.ofThisMachine().isPresent(), "this machine has no Chinese font to draw with");

    var drawn = Pictures.draw(Set.of("sign", "vertical"), 2, directory);

    assertThat(drawn).extracting(Case::set).containsExactly("ordinary", "ordinary", "hard", "hard");
    var given = Pictures.given(directory, Set.of());
    assertThat(given).extracting(Case::lines).isEqualTo(drawn.stream().map(Case::lines).toList());
    assertThat(given).extracting(Case::file).isEqualTo(drawn.stream().map(Case::file).toList());
  }
}
