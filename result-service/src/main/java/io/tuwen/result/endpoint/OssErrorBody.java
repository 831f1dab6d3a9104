package io.tuwen.result.endpoint;

import java.util.regex.Pattern;

/** An error in the words of OSS. */
record OssErrorBody(String code, String message) {
  private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)</Message>");

  static OssErrorBody read(String xml) {
    return new OssErrorBody(found(CODE, xml), found(MESSAGE, xml));
  }

  private static String found(Pattern pattern, String xml) {
    var matcher = pattern.matcher(xml);
    return matcher.find()
        ? matcher.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        : "";
  }
}
