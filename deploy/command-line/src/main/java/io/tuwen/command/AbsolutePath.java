package io.tuwen.command;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/** A path, counted from where the command was given. */
public final class AbsolutePath implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    return Path.of(text).toAbsolutePath().normalize();
  }
}
