package io.tuwen.contract.testing.drawn;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The machine's fonts that have what the texts need.
 *
 * @param chinese families that have Chinese characters, at least one
 * @param latin families for English, at least one
 */
public record Fonts(List<String> chinese, List<String> latin) {
  private static final String CHINESE = "图文饕餮蓑笠，。￥";
  private static final List<String> LATIN =
      List.of(
          "DejaVu Sans",
          "DejaVu Serif",
          "DejaVu Sans Mono",
          "Liberation Sans",
          "Liberation Serif",
          "Noto Sans",
          "Noto Serif");

  /** Those of Java, behind which stands one of the others. */
  private static final Set<String> LOGICAL =
      Set.of(Font.DIALOG, Font.DIALOG_INPUT, Font.SANS_SERIF, Font.SERIF, Font.MONOSPACED);

  public Fonts {
    chinese = List.copyOf(chinese);
    latin = List.copyOf(latin);
  }

  /** Empty where this machine has no font with Chinese characters. */
  public static Optional<Fonts> ofThisMachine() {
    var environment = GraphicsEnvironment.getLocalGraphicsEnvironment();
    var families =
        Arrays.stream(environment.getAvailableFontFamilyNames())
            .filter(family -> !LOGICAL.contains(family))
            .sorted()
            .toList();
    var chinese =
        families.stream()
            .filter(family -> new Font(family, Font.PLAIN, 20).canDisplayUpTo(CHINESE) == -1)
            .toList();
    var latin = LATIN.stream().filter(families::contains).toList();
    return chinese.isEmpty()
        ? Optional.empty()
        : Optional.of(new Fonts(chinese, latin.isEmpty() ? chinese : latin));
  }

  /**
   * Those of this machine.
   *
   * @throws IllegalStateException where it has none with Chinese characters
   */
  public static Fonts required() {
    return ofThisMachine()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this machine has no Chinese font to draw with"
                        + " (apt-get install fonts-wqy-zenhei)"));
  }

  Font chinese(Random random, int size) {
    return new Font(one(chinese, random), Font.PLAIN, size);
  }

  Font latin(Random random, int size) {
    return new Font(one(latin, random), Font.PLAIN, size);
  }

  private static String one(List<String> families, Random random) {
    return families.get(random.nextInt(families.size()));
  }
}
