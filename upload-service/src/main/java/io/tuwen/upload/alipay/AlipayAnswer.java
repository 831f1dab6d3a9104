package io.tuwen.upload.alipay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.json.UntrustedJson;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Alipay says to a code. */
sealed interface AlipayAnswer {
  /** A user, by the first of the wanted ids. INVARIANT: the platform has signed it. */
  record User(String field, String id) implements AlipayAnswer {}

  /** It says no. An error without a signature is taken as the error that it says. */
  record Refused(String code) implements AlipayAnswer {
    ErrorCode errorCode() {
      return switch (code) {
        case "isv.code-invalid", "isv.unmatched-app-id", "isv.invalid-app-id" ->
            ErrorCode.INVALID_CODE;
        case "isp.unknow-error", "isp.unknown-error", "20000" -> ErrorCode.PROVIDER_UNAVAILABLE;
        default -> ErrorCode.PROVIDER_REFUSED;
      };
    }
  }

  /** A success that is not signed as it should be, or an error that is signed by somebody else. */
  record Forged() implements AlipayAnswer {}

  /** A signed success that has none of the wanted ids. */
  record WithoutUser() implements AlipayAnswer {}

  record Unreadable() implements AlipayAnswer {}

  int MAX_LENGTH = 65_536;
  String SUCCESS = "alipay_system_oauth_token_response";
  String ERROR = "error_response";
  Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  ObjectMapper JSON = UntrustedJson.mapper(8192).build();

  static AlipayAnswer read(String text, List<String> idFields, PublicKey key) {
    var fields = SignedText.fields(text);
    var value = fields.map(it -> it.getOrDefault(SUCCESS, it.get(ERROR)));
    var node = value.flatMap(AlipayAnswer::node);
    if (node.isEmpty()) {
      return new Unreadable();
    }
    var sign = fields.map(it -> it.get("sign")).map(SignedText::unquoted);
    var isSigned = sign.filter(it -> SignedText.isSigned(value.get(), it, key)).isPresent();
    var isSuccess = fields.get().containsKey(SUCCESS) && node.get().hasNonNull("access_token");
    if (!isSigned && (isSuccess || sign.isPresent())) {
      return new Forged();
    }
    return isSuccess ? user(node.get(), idFields) : refused(node.get());
  }

  private static AlipayAnswer user(JsonNode node, List<String> idFields) {
    return idFields.stream()
        .filter(it -> !node.path(it).asText("").isEmpty())
        .findFirst()
        .<AlipayAnswer>map(it -> new User(it, node.path(it).asText()))
        .orElseGet(WithoutUser::new);
  }

  private static AlipayAnswer refused(JsonNode node) {
    var subCode = node.path("sub_code").asText("");
    var code = subCode.isEmpty() ? node.path("code").asText("") : subCode;
    return CODE.matcher(code).matches() ? new Refused(code) : new Unreadable();
  }

  private static Optional<JsonNode> node(String value) {
    try {
      return Optional.of(JSON.readTree(value)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
