package io.tuwen.resize.process;

import static java.util.Map.entry;

import io.tuwen.resize.custom.CustomAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads {@code image/resize,w_200/quality,q_90}, the grammar of {@code x-oss-process}.
 *
 * <p>Everything that can be known without the picture is checked here. Thread-safe.
 */
public final class ProcessParser {
  private static final String PREFIX = "image/";
  private static final int MOST_PIXELS_A_SIDE = 16_384;
  private static final int MOST_OFFSET = 30_000;
  private static final int MOST_MARKS = 3;
  private static final String SIZE_MISSING = "0040-00000322";

  /**
   * How an action of OSS is written.
   *
   * @param isPositional whether its arguments have no names
   */
  private record Syntax(boolean isPositional, Function<Arguments, Action> reader) {}

  private static final Map<String, Syntax> ACTIONS =
      Map.ofEntries(
          entry("resize", named(ProcessParser::resize)),
          entry("crop", named(ProcessParser::crop)),
          entry("indexcrop", named(ProcessParser::indexCrop)),
          entry("circle", named(it -> new Action.Circle(it.required("r", 1, 4096, "")))),
          entry(
              "rounded-corners",
              named(it -> new Action.RoundedCorners(it.required("r", 1, 4096, "0040-00000237")))),
          entry(
              "rotate",
              positional(it -> new Action.Rotate(it.single(0, 360, "0040-00000217") % 360))),
          entry("auto-orient", positional(it -> new Action.AutoOrient(it.single(0, 1, "") == 1))),
          entry(
              "blur",
              named(
                  it -> new Action.Blur(it.required("r", 1, 50, ""), it.required("s", 1, 50, "")))),
          entry(
              "sharpen", positional(it -> new Action.Sharpen(it.single(50, 399, "0040-00000280")))),
          entry(
              "bright", positional(it -> new Action.Bright(it.single(-100, 100, "0040-00000246")))),
          entry("contrast", positional(it -> new Action.Contrast(it.single(-100, 100, "")))),
          entry("format", positional(ProcessParser::format)),
          entry("quality", named(ProcessParser::quality)),
          entry(
              "interlace",
              positional(it -> new Action.Interlace(it.single(0, 1, "0040-00000282") == 1))),
          entry("watermark", named(WatermarkParser::parse)),
          entry("info", positional(it -> new Action.Info())),
          entry("average-hue", positional(it -> new Action.AverageHue())));

  private final int mostActions;
  private final Map<String, CustomAction> customs;

  /** Knows the actions of OSS and these. */
  public ProcessParser(int mostActions, List<CustomAction> customs) {
    this.mostActions = mostActions;
    this.customs =
        customs.stream().collect(Collectors.toMap(CustomAction::name, Function.identity()));
  }

  private static Syntax named(Function<Arguments, Action> reader) {
    return new Syntax(false, reader);
  }

  private static Syntax positional(Function<Arguments, Action> reader) {
    return new Syntax(true, reader);
  }

  /**
   * Reads a processing.
   *
   * @throws ProcessException with what is wrong
   */
  public Actions parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw ProcessException.invalid("a processing begins with image/", "");
    }
    var parts = text.substring(PREFIX.length()).split("/", -1);
    if (parts.length > mostActions) {
      throw ProcessException.invalid("more than " + mostActions + " actions", "");
    }
    var actions = new ArrayList<Action>();
    var canonical = new ArrayList<String>();
    for (var part : parts) {
      var parsed = action(part);
      actions.add(parsed.action);
      canonical.add(parsed.canonical);
    }
    checkTextStandsAlone(actions);
    checkMarks(actions);
    return new Actions(actions, PREFIX + String.join("/", canonical));
  }

  private record Parsed(Action action, String canonical) {}

  private Parsed action(String part) {
    var words = part.split(",", -1);
    var name = words[0];
    var rest = Arrays.asList(words).subList(1, words.length);
    if (customs.containsKey(name)) {
      return custom(customs.get(name), rest);
    }
    var syntax = ACTIONS.get(name);
    // Before its arguments: of an action that is not there, none is wrong.
    if (syntax == null) {
      throw ProcessException.invalid(
          name.isEmpty() ? "an action is empty" : "there is no action " + shown(name), "");
    }
    var arguments = new Arguments(name, rest, syntax.isPositional());
    var action = syntax.reader().apply(arguments);
    arguments.end();
    return new Parsed(action, canonical(action, arguments));
  }

  private static Parsed custom(CustomAction custom, List<String> values) {
    try {
      var text = String.join(",", values);
      return new Parsed(
          new Action.Custom(custom.name(), custom.parse(values)),
          custom.name() + (text.isEmpty() ? "" : "," + text));
    } catch (IllegalArgumentException e) {
      throw ProcessException.invalid(custom.name() + ": " + e.getMessage(), "");
    }
  }

  /** Positional actions are written from what was understood, the others from their arguments. */
  private static String canonical(Action action, Arguments arguments) {
    if (action instanceof Action.Rotate rotate) {
      return "rotate," + rotate.degrees();
    }
    if (action instanceof Action.AutoOrient orient) {
      return "auto-orient," + (orient.apply() ? 1 : 0);
    }
    if (action instanceof Action.Sharpen sharpen) {
      return "sharpen," + sharpen.strength();
    }
    if (action instanceof Action.Bright bright) {
      return "bright," + bright.value();
    }
    if (action instanceof Action.Contrast contrast) {
      return "contrast," + contrast.value();
    }
    if (action instanceof Action.Format format) {
      return "format," + format.format().text();
    }
    if (action instanceof Action.Interlace interlace) {
      return "interlace," + (interlace.progressive() ? 1 : 0);
    }
    return arguments.canonical();
  }

  private static Action resize(Arguments arguments) {
    var isBoxGiven = arguments.has("w") || arguments.has("h");
    var width = side(arguments, "w");
    var height = side(arguments, "h");
    var hasBox = width.isPresent() || height.isPresent();
    if (isBoxGiven && !hasBox) {
      throw arguments.invalid("w and h are from 1 to 16384", "0040-00000321");
    }
    var longest = arguments.number("l", 1, MOST_PIXELS_A_SIDE, "0040-00000314");
    var shortest = arguments.number("s", 1, MOST_PIXELS_A_SIDE, "0040-00000314");
    var percent = arguments.number("p", 1, 1000, "0040-00000317");
    var mode =
        arguments.word(
            "m", Set.of("lfit", "mfit", "fill", "pad", "fixed"), "lfit", "0040-00000311");
    var colour = arguments.colour("color", Colour.WHITE, "0040-00000318");
    var onlySmaller = arguments.flag("limit", true, "0040-00000319");
    if (!hasBox && longest.isEmpty() && shortest.isEmpty() && percent.isEmpty()) {
      throw new ProcessException(
          OssCode.MISSING_ARGUMENT, "resize: one of w, h, l, s and p is needed", SIZE_MISSING);
    }
    if (percent.isPresent() && (hasBox || longest.isPresent() || shortest.isPresent())) {
      throw arguments.invalid("p stands alone, without w, h, l and s", "0040-00000317");
    }
    if (hasBox) {
      arguments.forget("l");
      arguments.forget("s");
    }
    return new Action.Resize(
        Action.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
        width,
        height,
        hasBox ? OptionalInt.empty() : longest,
        hasBox ? OptionalInt.empty() : shortest,
        percent,
        onlySmaller,
        colour);
  }

  /** Zero is the same as nothing, as long as the other side is there. */
  private static OptionalInt side(Arguments arguments, String name) {
    var side = arguments.numberOrZero(name, MOST_PIXELS_A_SIDE, "0040-00000321");
    if (side.isPresent() && side.getAsInt() == 0) {
      arguments.forget(name);
      return OptionalInt.empty();
    }
    return side;
  }

  private static Action crop(Arguments arguments) {
    return new Action.Crop(
        cropSide(arguments, "w", "0040-00000225"),
        cropSide(arguments, "h", "0040-00000225"),
        arguments.number("x", 0, MOST_OFFSET, 0, ""),
        arguments.number("y", 0, MOST_OFFSET, 0, ""),
        arguments.gravity(Gravity.NW, "0040-00000209"));
  }

  private static OptionalInt cropSide(Arguments arguments, String name, String ec) {
    var side = arguments.number(name, 0, MOST_OFFSET, 0, ec);
    return side == 0 ? OptionalInt.empty() : OptionalInt.of(side);
  }

  private static Action indexCrop(Arguments arguments) {
    var x = arguments.number("x", 1, MOST_OFFSET, "");
    var y = arguments.number("y", 1, MOST_OFFSET, "");
    var index = arguments.number("i", 0, MOST_OFFSET, 0, "");
    if (x.isEmpty() && y.isEmpty()) {
      throw new ProcessException(OssCode.MISSING_ARGUMENT, "indexcrop: x or y is needed");
    }
    return new Action.IndexCrop(y.isPresent(), y.orElseGet(x::getAsInt), index);
  }

  private static Action format(Arguments arguments) {
    var name = arguments.single("0040-00000207");
    return new Action.Format(
        OutputFormat.parse(name.equals("jpeg") ? "jpg" : name)
            .orElseThrow(
                () ->
                    arguments.invalid(
                        "it is one of "
                            + Arrays.stream(OutputFormat.values()).map(OutputFormat::text).toList(),
                        "")));
  }

  private static Action quality(Arguments arguments) {
    var relative = arguments.number("q", 1, 100, "");
    var absolute = arguments.number("Q", 1, 100, "");
    if (relative.isEmpty() && absolute.isEmpty()) {
      throw new ProcessException(OssCode.MISSING_ARGUMENT, "quality: q or Q is needed");
    }
    if (absolute.isPresent()) {
      arguments.forget("q");
    }
    return new Action.Quality(absolute.isPresent() ? OptionalInt.empty() : relative, absolute);
  }

  private static void checkTextStandsAlone(List<Action> actions) {
    var texts =
        actions.stream()
            .filter(it -> it instanceof Action.Info || it instanceof Action.AverageHue)
            .count();
    var last = actions.get(actions.size() - 1);
    var isLast = last instanceof Action.Info || last instanceof Action.AverageHue;
    if (texts > 1 || (texts == 1 && !isLast)) {
      throw ProcessException.invalid("info and average-hue stand last", "");
    }
  }

  private static void checkMarks(List<Action> actions) {
    var marks =
        actions.stream()
            .filter(Action.Watermark.class::isInstance)
            .map(Action.Watermark.class::cast)
            .flatMap(watermark -> watermark.image().stream())
            .distinct()
            .count();
    if (marks > MOST_MARKS) {
      throw ProcessException.invalid("more than " + MOST_MARKS + " image watermarks", "");
    }
  }

  /** What a client wrote, short and without what a terminal would obey. */
  static String shown(String text) {
    var plain = text.replaceAll("[^A-Za-z0-9._-]", "?");
    return '"' + plain.substring(0, Math.min(40, plain.length())) + '"';
  }
}
