package io.tuwen.resize.vips;

import java.util.Map;

/** The fonts of OSS by the names that fontconfig knows them by. */
final class Fonts {
  private static final String ANY_CHINESE =
      "WenQuanYi Zen Hei,WenQuanYi Micro Hei,Noto Sans CJK SC,Droid Sans Fallback,sans";
  private static final String SONG = "FZShuSong-Z01,Noto Serif CJK SC,AR PL UMing CN,";
  private static final String KAI = "FZKai-Z03,AR PL UKai CN,";
  private static final String FANG = "FZFangSong-Z02,";

  /** A font that is not installed is stood in for by the next. */
  private static final Map<String, String> FAMILIES =
      Map.of(
          "wqy-zenhei", ANY_CHINESE,
          "wqy-microhei", "WenQuanYi Micro Hei," + ANY_CHINESE,
          "fangzhengshusong", SONG + ANY_CHINESE,
          "fangzhengkaiti", KAI + SONG + ANY_CHINESE,
          "fangzhengheiti", "FZHei-B01," + ANY_CHINESE,
          "fangzhengfangsong", FANG + SONG + ANY_CHINESE,
          "droidsansfallback", "Droid Sans Fallback," + ANY_CHINESE);

  private Fonts() {}

  static boolean knows(String font) {
    return FAMILIES.containsKey(font);
  }

  /** As Pango takes it. */
  static String description(String font, int size) {
    return FAMILIES.get(font) + " " + size;
  }
}
