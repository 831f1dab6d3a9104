package io.tuwen.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Which engine made a result, and which revision of it: {@code embedded/1}.
 *
 * @param revision grows whenever the same image may give another text
 */
public record EngineId(String name, int revision) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  public EngineId {
    if (!NAME.matcher(name).matches() || revision < 1) {
      throw new IllegalArgumentException("not an engine");
    }
  }

  @JsonCreator
  public static EngineId parse(String text) {
    var slash = text.indexOf('/');
    if (slash < 0 || !text.chars().skip(slash + 1).allMatch(it -> it >= '0' && it <= '9')) {
      throw new IllegalArgumentException("not an engine");
    }
    return new EngineId(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
  }

  @JsonValue
  @Override
  public String toString() {
    return name + "/" + revision;
  }
}
