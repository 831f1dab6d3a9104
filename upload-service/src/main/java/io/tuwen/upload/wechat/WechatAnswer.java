package io.tuwen.upload.wechat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.json.UntrustedJson;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What WeChat says to a code. A success has no {@code errcode}, and an {@code errcode} is a number
 * or a text.
 *
 * @param requestId by which the platform finds the call again
 */
record WechatAnswer(Optional<String> openId, int errcode, String requestId) {
  /** The platform was busy, and has not looked at the code. */
  static final int BUSY = -1;

  /** Not JSON, or nothing that says a user or an error. */
  static final int UNREADABLE = Integer.MIN_VALUE;

  static final int MAX_LENGTH = 16_384;

  private static final int MAX_STRING = 1024;
  private static final Pattern REQUEST_ID = Pattern.compile("rid: ([0-9A-Za-z-]{1,64})");
  private static final ObjectMapper JSON = UntrustedJson.mapper(MAX_STRING).build();

  static WechatAnswer read(String text) {
    var node = node(text);
    var openId = node.path("openid").asText("");
    var errcode = errcode(node.path("errcode"));
    if (!openId.isEmpty() && errcode == 0) {
      return new WechatAnswer(Optional.of(openId), 0, "");
    }
    var requestId = REQUEST_ID.matcher(node.path("errmsg").asText(""));
    return new WechatAnswer(
        Optional.empty(),
        errcode == 0 ? UNREADABLE : errcode,
        requestId.find() ? requestId.group(1) : "");
  }

  private static JsonNode node(String text) {
    try {
      var node = JSON.readTree(text);
      return node == null ? JSON.createObjectNode() : node;
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  private static int errcode(JsonNode node) {
    return node.isMissingNode() ? 0 : node.asInt(UNREADABLE);
  }

  /** What a client is told of an error. */
  ErrorCode code() {
    return switch (errcode) {
      case 40029, 40163 -> ErrorCode.INVALID_CODE;
      case 40226 -> ErrorCode.LOGIN_BLOCKED;
      case 45011 -> ErrorCode.QUOTA_EXCEEDED;
      case BUSY, UNREADABLE -> ErrorCode.PROVIDER_UNAVAILABLE;
      default -> ErrorCode.PROVIDER_REFUSED;
    };
  }
}
