package io.tuwen.resize.process;

import io.tuwen.resize.process.Action.Watermark;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code watermark}, the action with the most arguments, and the processing inside it. */
final class WatermarkParser {
  private static final int MOST_CHARACTERS = 64;
  private static final int MAX_NESTED = 8;
  private static final Actions NOTHING = new Actions(List.of(), "");
  private static final String DEFAULT_FONT = "wqy-zenhei";
  private static final String NESTED = "?x-oss-process=";
  private static final String NESTED_EC = "0040-00000373";
  private static final Pattern PERCENT = Pattern.compile("(?s)(.*/)resize,P_([0-9]{1,3})(/.*)?");

  /** What may be done with a mark before it is put on the picture. */
  private static final Set<Class<? extends Action>> NESTED_ACTIONS =
      Set.of(
          Action.Resize.class,
          Action.Crop.class,
          Action.IndexCrop.class,
          Action.RoundedCorners.class,
          Action.Rotate.class);

  private WatermarkParser() {}

  static Action parse(Arguments arguments) {
    var text = text(arguments);
    var image = arguments.encoded("image", "0040-00000265");
    if (text.isEmpty() && image.isEmpty()) {
      throw new ProcessException(
          OssCode.MISSING_ARGUMENT, "watermark: text or image is needed", "0040-00000278");
    }
    return new Watermark(
        text,
        image.isEmpty() ? Optional.empty() : Optional.of(mark(arguments, image)),
        arguments.number("t", 0, 100, 100, "0040-00000263"),
        arguments.gravity(Gravity.SE, ""),
        arguments.number("x", 0, 4096, 10, "0040-00000262"),
        arguments.number("y", 0, 4096, 10, "0040-00000262"),
        arguments.number("voffset", -1000, 1000, 0, ""),
        new Watermark.Arrangement(
            arguments.number("order", 0, 1, 0, "") == 1,
            arguments.number("align", 0, 2, Watermark.Arrangement.BOTTOM, ""),
            arguments.number("interval", 0, 1000, 0, "0040-00000270")));
  }

  private static Optional<Watermark.Text> text(Arguments arguments) {
    var isThere = arguments.has("text");
    var content = arguments.encoded("text", "0040-00000257");
    if (isThere && content.isBlank()) {
      throw arguments.invalid("the text is empty", "0040-00000258");
    }
    if (content.codePointCount(0, content.length()) > MOST_CHARACTERS) {
      throw arguments.invalid(
          "the text has more than " + MOST_CHARACTERS + " characters", "0040-00000259");
    }
    if (content.chars().anyMatch(Character::isISOControl)) {
      throw arguments.invalid("the text has line breaks or control characters", "");
    }
    var font = arguments.encoded("type", "");
    var text =
        new Watermark.Text(
            content,
            font.isEmpty() ? DEFAULT_FONT : font,
            arguments.colour("color", Colour.BLACK, ""),
            arguments.number("size", 1, 1000, 40, "0040-00000256"),
            arguments.number("shadow", 0, 100, 0, ""),
            arguments.number("rotate", 0, 360, 0, "0040-00000272") % 360,
            arguments.flag("fill", false, "0040-00000274"),
            arguments.number("padx", 0, 4096, 0, "0040-00000276"),
            arguments.number("pady", 0, 4096, 0, "0040-00000276"));
    return isThere ? Optional.of(text) : Optional.empty();
  }

  private static Watermark.Picture mark(Arguments arguments, String image) {
    var question = image.indexOf(NESTED);
    return question < 0
        ? new Watermark.Picture(image, NOTHING, OptionalInt.empty(), NOTHING)
        : nested(
            arguments, image.substring(0, question), image.substring(question + NESTED.length()));
  }

  /** {@code resize,P_n} is of the main picture, so it is no action of the mark alone. */
  private static Watermark.Picture nested(Arguments arguments, String key, String text) {
    var matcher = PERCENT.matcher(text);
    if (!matcher.matches()) {
      return new Watermark.Picture(
          key, NOTHING, OptionalInt.empty(), actions(arguments, text, MAX_NESTED));
    }
    var percent = Integer.parseInt(matcher.group(2));
    if (percent < 1 || percent > 100) {
      throw arguments.invalid("P is from 1 to 100", NESTED_EC);
    }
    var before = matcher.group(1).replaceFirst("/$", "");
    var after = Optional.ofNullable(matcher.group(3)).orElse("");
    var first = before.equals("image") ? NOTHING : actions(arguments, before, MAX_NESTED);
    var left = MAX_NESTED - first.actions().size();
    return new Watermark.Picture(
        key,
        first,
        OptionalInt.of(percent),
        after.isEmpty() ? NOTHING : actions(arguments, "image" + after, left));
  }

  private static Actions actions(Arguments arguments, String text, int most) {
    var process = new ProcessParser(most, List.of()).parse(text);
    if (!process.actions().stream().allMatch(it -> NESTED_ACTIONS.contains(it.getClass()))) {
      throw arguments.invalid(
          "its image takes resize, crop, indexcrop, rounded-corners and rotate", NESTED_EC);
    }
    return process;
  }
}
