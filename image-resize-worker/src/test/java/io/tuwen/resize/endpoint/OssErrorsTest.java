package io.tuwen.resize.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OssErrorsTest {
  private static final int TOO_MANY = 429;

  /** A busy machine was 400, which result-service takes for the end: a good image was given up. */
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void what_may_succeed_later_is_never_the_fault_of_the_request(ErrorCode code) {
    var status = OssErrors.of(new TuwenException(code, "it failed")).ossCode().status();

    if (code.category() == Category.TRANSIENT) {
      assertThat(status).matches(it -> it >= 500 || it == TOO_MANY);
    } else {
      assertThat(status).isBetween(400, 499).isNotEqualTo(TOO_MANY);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "IMAGE_TOO_LARGE, IMAGE_TOO_LARGE",
    "TOO_MANY_PIXELS, IMAGE_TOO_LARGE",
    "IMAGE_TOO_COMPLEX, IMAGE_TOO_LARGE",
    "IMAGE_UNREADABLE, BAD_REQUEST",
    "WORKER_CRASHED, BAD_REQUEST",
    "PROCESSING_TIMEOUT, BAD_REQUEST",
    "TOO_MANY_RENDITIONS, TOO_MANY_REQUESTS",
    "QUOTA_EXCEEDED, TOO_MANY_REQUESTS",
    "INTERNAL_ERROR, INTERNAL_ERROR",
    "STORAGE_UNAVAILABLE, SERVICE_UNAVAILABLE",
    "STORAGE_REFUSED, SERVICE_UNAVAILABLE",
    "WORKER_OVERLOADED, SERVICE_UNAVAILABLE"
  })
  void a_failure_has_the_word_that_oss_has_for_it(ErrorCode code, OssCode word) {
    assertThat(OssErrors.of(new TuwenException(code, "it failed")).ossCode()).isEqualTo(word);
  }

  /** {@code image/resize,%01} was answered by a body that no client could parse. */
  @ParameterizedTest
  @ValueSource(strings = {"\u0001", "\u0000", "\uFFFF", "\uD83D", "\u001b<&>"})
  void a_body_is_xml_whatever_the_client_wrote(String written) throws Exception {
    for (var process : List.of("resize,", "resize,w_1,", "resize,w_1,z_", "crop,w_1,w_", "")) {
      assertXml(refusal("image/" + process + written));
    }
    assertXml(new ProcessException(OssCode.BAD_REQUEST, "of others: " + written));
  }

  private static ProcessException refusal(String process) {
    return catchThrowableOfType(
        ProcessException.class, () -> new ProcessParser(8, List.of()).parse(process));
  }

  private static void assertXml(ProcessException error) throws Exception {
    var body = OssErrors.body(error, "1", "example.org");
    var document =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("Code").item(0).getTextContent())
        .isEqualTo(error.ossCode().code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"图片 太大", "🖼\t\n"})
  void what_xml_can_write_stays(String text) {
    var body = OssErrors.body(new ProcessException(OssCode.BAD_REQUEST, text), "1", "x");

    assertThat(body).contains("<Message>" + text + "</Message>");
  }
}
