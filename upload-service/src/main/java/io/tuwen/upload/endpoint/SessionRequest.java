package io.tuwen.upload.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.json.UntrustedJson;
import io.tuwen.upload.body.JsonBody;
import io.tuwen.upload.login.Platform;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The body of {@code POST /v1/sessions}: {@code {platform, code, app?, sts?}}, or {@code {authCode,
 * sts?}} as clients of the sample pipeline have it, which are Alipay's. Fields that are not known
 * are passed over.
 *
 * @param app the alias; which app id that is, no client says
 * @param wantsSts whether it asks for temporary credentials beside the session
 */
record SessionRequest(Platform platform, String code, Optional<String> app, boolean wantsSts) {
  static final int MAX_BODY = 4096;

  private static final Pattern CODE = Pattern.compile("[!-~]{1,512}");
  private static final ObjectMapper JSON = UntrustedJson.mapper(MAX_BODY).build();

  /** INVARIANT: a code is shown in no answer and in no log. */
  @Override
  public String toString() {
    return "SessionRequest of " + platform;
  }

  static SessionRequest read(byte[] body) {
    var node = JsonBody.read(JSON, body);
    var authCode = text(node, "authCode");
    var platform = text(node, "platform").or(() -> authCode.map(it -> Platform.ALIPAY.text()));
    return new SessionRequest(
        platform
            .flatMap(Platform::parse)
            .orElseThrow(() -> malformed("\"platform\" is wechat or alipay")),
        text(node, "code")
            .or(() -> authCode)
            .filter(it -> CODE.matcher(it).matches())
            .orElseThrow(() -> malformed("\"code\" has 1 to 512 visible ASCII characters")),
        text(node, "app"),
        flag(node, "sts"));
  }

  private static boolean flag(JsonNode node, String name) {
    var field = node.path(name);
    if (!field.isMissingNode() && !field.isNull() && !field.isBoolean()) {
      throw malformed("\"%s\" is true or false".formatted(name));
    }
    return field.booleanValue();
  }

  private static Optional<String> text(JsonNode node, String name) {
    var field = node.path(name);
    if (!field.isMissingNode() && !field.isNull() && !field.isTextual()) {
      throw malformed("\"%s\" is a text".formatted(name));
    }
    return Optional.ofNullable(field.textValue());
  }

  private static TuwenException malformed(String detail) {
    return new TuwenException(ErrorCode.MALFORMED_REQUEST, detail);
  }
}
