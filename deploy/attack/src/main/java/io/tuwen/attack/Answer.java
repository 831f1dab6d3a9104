package io.tuwen.attack;

import java.nio.charset.StandardCharsets;

/**
 * What came back on a connection until it ended.
 *
 * @param status 0 where nothing like an answer came
 * @param all everything that was received, the heads too
 */
record Answer(int status, String all) {
  static Answer of(byte[] received) {
    var text = new String(received, StandardCharsets.ISO_8859_1);
    var isAnswer = text.startsWith("HTTP/1.") && text.length() >= 12;
    return new Answer(isAnswer ? digits(text.substring(9, 12)) : 0, text);
  }

  private static int digits(String text) {
    return text.chars().allMatch(it -> it >= '0' && it <= '9') ? Integer.parseInt(text) : 0;
  }

  /** Whether the door was shut, so that what was sent has not been looked at. */
  boolean isUnheard() {
    return status == 0 || status == 429 || status == 503;
  }

  /** For a report. */
  String inWords() {
    return status == 0 ? "no answer" : (status + " " + field("code")).strip();
  }

  String body() {
    var end = all.indexOf("\r\n\r\n");
    return end < 0 ? "" : all.substring(end + 4);
  }

  /** The text of a field of a flat JSON body; empty where there is none, or no whole one. */
  String field(String name) {
    var start = all.indexOf('"' + name + "\":\"");
    if (start < 0) {
      return "";
    }
    var from = start + name.length() + 4;
    var end = all.indexOf('"', from);
    return end < 0 ? "" : all.substring(from, end);
  }
}
