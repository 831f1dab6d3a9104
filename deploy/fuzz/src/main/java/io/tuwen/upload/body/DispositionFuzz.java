package io.tuwen.upload.body;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** One header of a part. What makes no sense in it is left out, so nothing is refused. */
public final class DispositionFuzz implements FuzzTarget {
  private static final int MAX_CHARACTERS = 255;

  @Override
  public void feed(byte[] input) {
    var disposition = Disposition.parse(new String(input, StandardCharsets.UTF_8));
    var fileName = disposition.fileName();
    var shown = FileName.cleaned(fileName);
    require(
        shown.codePointCount(0, shown.length()) <= MAX_CHARACTERS,
        "a name of %d characters",
        shown.length());
    require(shown.chars().noneMatch(Character::isISOControl), "\"%s\" controls a terminal", shown);
    require(
        fileName.indexOf('/') < 0 && fileName.indexOf('\\') < 0,
        "\"%s\" leads to a directory",
        fileName);
    require(disposition.hasFileName() || fileName.isEmpty(), "a file name where there is none");
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }
}
