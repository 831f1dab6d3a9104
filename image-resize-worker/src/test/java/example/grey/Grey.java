package example.grey;

import io.tuwen.resize.custom.CustomAction;
import io.tuwen.resize.custom.CustomOperation;
import java.util.List;

/** {@code image/grey}, or {@code image/grey,40}: takes the named per cent of the colour away. */
public final class Grey implements CustomAction {
  @Override
  public String name() {
    return "grey";
  }

  @Override
  public CustomOperation parse(List<String> arguments) {
    if (arguments.size() > 1) {
      throw new IllegalArgumentException("one number at most");
    }
    var percent = arguments.isEmpty() ? 100 : Integer.parseInt(arguments.get(0));
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("a number from 0 to 100");
    }
    return picture ->
        picture
            .operation("colourspace")
            .with("space", 19) // LCh: lightness, chroma, hue
            .image()
            .operation("linear")
            .with("a", 1, 1 - percent / 100.0, 1)
            .with("b", 0.0, 0.0, 0.0)
            .image()
            .operation("colourspace")
            .with("space", 22) // sRGB
            .image()
            .toBytes();
  }
}
