package io.tuwen.resize;

import io.tuwen.contract.rendition.RenditionConfig;
import io.tuwen.resize.process.Action;
import io.tuwen.resize.process.Actions;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The named styles of the configuration, all of them checked when the service starts. */
@Singleton
public final class Styles {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");
  private static final int MOST = 50;

  private final Map<String, Actions> styles = new TreeMap<>();
  private final List<String> eager;

  Styles(ResizeConfig config, RenditionConfig renditions, ProcessParser parser) {
    if (config.styles().size() > MOST) {
      throw new IllegalStateException("tuwen.resize.styles has more than " + MOST + " styles");
    }
    config.styles().forEach((key, text) -> add(parser, key, text));
    eager = List.copyOf(renditions.eager());
    for (var name : eager) {
      if (!styles.containsKey(name)) {
        throw new IllegalStateException(
            "tuwen.renditions.eager names " + name + ", which is not in tuwen.resize.styles");
      }
      if (styles.get(name).isText()) {
        throw new IllegalStateException("tuwen.renditions.eager: " + name + " makes no image");
      }
    }
  }

  /** A key with dots comes from the environment, where each of them was a {@code _}. */
  private void add(ProcessParser parser, String key, String text) {
    var name = key.replace('.', '_');
    if (!NAME.matcher(name).matches()) {
      throw new IllegalStateException(
          "tuwen.resize.styles: the name of a style is 1 to 63 letters, digits, _ and -, not \"%s\""
              .formatted(key));
    }
    try {
      if (styles.put(name, parser.parse(text)) != null) {
        throw new IllegalStateException("tuwen.resize.styles has " + name + " twice");
      }
    } catch (ProcessException e) {
      throw new IllegalStateException("tuwen.resize.styles." + name + ": " + e.getMessage(), e);
    }
  }

  /** What a style does; in the format that a client wants instead of the style's own. */
  public Optional<Processing> find(String name, Optional<OutputFormat> wanted) {
    return Optional.ofNullable(styles.get(name))
        .map(process -> new Processing(process, wanted, keepsFrames(process)));
  }

  /** The styles that are made as soon as an original is there. */
  public List<String> eager() {
    return eager;
  }

  /** A style is of one frame unless it names a format that has more. */
  private static boolean keepsFrames(Actions process) {
    return process
        .last(Action.Format.class)
        .filter(format -> format.format().isAnimated())
        .isPresent();
  }
}
