package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResultJson;
import io.tuwen.contract.ocr.TextDetail;
import io.tuwen.result.News;
import java.util.List;

/** What a socket says; the fields depend on the type. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Message(
    String type, String id, OcrResultJson result, List<String> ids, String code, String detail) {
  static final String COMPLETED = "ocr.completed";
  static final String FAILED = "ocr.failed";
  static final String NOT_FOUND = "not_found";

  static Message of(News.Of news) {
    var id = news.image().id().value();
    return news.finding().text().map(it -> of(news.image().id(), it)).orElse(notFound(id));
  }

  private static Message of(ImageId id, OcrResult result) {
    var type = result instanceof OcrResult.Completed ? COMPLETED : FAILED;
    return new Message(
        type, id.value(), OcrResultJson.of(id, result, TextDetail.WORDS), null, null, null);
  }

  static Message notFound(String id) {
    return new Message(NOT_FOUND, id, null, null, null, null);
  }

  static Message subscribed(List<String> ids) {
    return new Message("subscribed", null, null, ids, null, null);
  }

  static Message error(String code, String detail) {
    return new Message("error", null, null, null, code, detail);
  }
}
