package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.ObjectRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The fields of a form as its policy binds them, which is as its object gets them.
 *
 * @param all by their names in lower case
 */
record FormFields(Map<String, String> all) {
  private static final String FILE_NAME = "${filename}";
  private static final Pattern FILE_NAMES = Pattern.compile(FILE_NAME, Pattern.LITERAL);

  static FormFields of(FormReader form, String bucket) {
    var fields = new LinkedHashMap<>(form.fields());
    if (!fields.containsKey("key")) {
      throw OssError.invalidArgument("The form has no key before its file.");
    }
    fields.put("key", key(fields.get("key"), form.fileName()));
    // What a condition binds is the type that the object gets, wherever in the form it is said.
    fields.putIfAbsent("content-type", form.contentType());
    if (fields.containsKey("x-oss-content-type")) {
      fields.put("content-type", fields.get("x-oss-content-type"));
    }
    fields.put("bucket", bucket);
    return new FormFields(fields);
  }

  /** A key of 64 KB that names the file again and again would be one of 48 MB. */
  private static String key(String template, String fileName) {
    var names = FILE_NAMES.matcher(template).results().count();
    ObjectWrites.requireKeyLength(
        template.length() + names * (fileName.length() - FILE_NAME.length()));
    var key = template.replace(FILE_NAME, fileName);
    ObjectWrites.requireKey(key);
    return key;
  }

  boolean isSigned() {
    return all.containsKey("policy");
  }

  String key() {
    return all.get("key");
  }

  String acl() {
    return ObjectWrites.acl(all.getOrDefault("x-oss-object-acl", ObjectRecord.DEFAULT_ACL));
  }

  String forbidsOverwrite() {
    return all.getOrDefault("x-oss-forbid-overwrite", "");
  }

  /** Where the client is sent after the upload, or an empty string. */
  String redirect() {
    return all.getOrDefault("success_action_redirect", "");
  }

  String successStatus() {
    return all.getOrDefault("success_action_status", "204");
  }

  /** Those that the object keeps. A header that cannot be sent would fail every get of it. */
  Map<String, String> headers() {
    var text = new LinkedHashMap<String, String>();
    all.forEach((name, value) -> text.put(name, HeaderText.bytes(value)));
    return KeptHeaders.of(text);
  }
}
