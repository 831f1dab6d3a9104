package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.result.Finding;
import io.tuwen.result.News;
import java.util.List;

/** What a socket says; the fields depend on the type. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Message(
    String type, String id, TextBody result, List<String> ids, String code, String detail) {
  static final String COMPLETED = "ocr.completed";
  static final String FAILED = "ocr.failed";
  static final String NOT_FOUND = "not_found";

  static Message of(News.Of news) {
    var id = news.image().id().value();
    if (news.finding() instanceof Finding.Done done) {
      var type = done.result() instanceof OcrResult.Completed ? COMPLETED : FAILED;
      return new Message(type, id, TextBody.of(news.image(), done.result()), null, null, null);
    }
    return notFound(id);
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
