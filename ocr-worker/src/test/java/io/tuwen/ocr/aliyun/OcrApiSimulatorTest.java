package io.tuwen.ocr.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.credentials.SignedCall;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.simulators.OcrApiSimulator;
import io.tuwen.simulators.Simulators;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulated API refuses what the adapter never sends. */
class OcrApiSimulatorTest {
  private static final byte[] IMAGE = PrintedText.file("png", "A");
  private static final String TYPE = "application/octet-stream";

  private final Simulators simulators = Simulators.start(0);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() {
    simulators.close();
  }

  @Test
  void a_nonce_works_once() throws Exception {
    assertThat(code(IMAGE, Instant.now(), "nonce")).isEmpty();
    assertThat(code(IMAGE, Instant.now(), "nonce")).contains("SignatureNonceUsed");
  }

  @Test
  void a_call_of_another_time_is_refused() throws Exception {
    var before = Instant.now().minus(Duration.ofMinutes(16));

    assertThat(code(IMAGE, before, "nonce")).contains("InvalidTimeStamp.Expired");
  }

  @Test
  void another_body_than_the_one_that_was_signed_is_refused() throws Exception {
    var other = Arrays.copyOf(IMAGE, IMAGE.length - 1);

    assertThat(code(other, Instant.now(), "nonce")).contains("IncompleteSignature");
  }

  @Test
  void what_is_no_image_is_refused() throws Exception {
    var text = new byte[] {1, 2, 3};
    var call = call(text);

    assertThat(code(call, text, Instant.now(), "nonce")).contains("unsupportedImageFormat");
  }

  private Optional<String> code(byte[] sent, Instant now, String nonce) throws Exception {
    return code(call(IMAGE), sent, now, nonce);
  }

  private SignedCall call(byte[] image) {
    var endpoint = simulators.endpoint().resolve(OcrApiSimulator.PATH);
    return SignedCall.of(endpoint, "RecognizeGeneral", AliyunEngine.VERSION, TYPE, image);
  }

  private Optional<String> code(SignedCall call, byte[] sent, Instant now, String nonce)
      throws Exception {
    var key = simulators.ocrApi().key();
    var credentials = new Credentials(key.id(), key.secret(), Optional.empty(), Optional.empty());
    var request =
        HttpRequest.newBuilder(simulators.endpoint().resolve(OcrApiSimulator.PATH))
            .POST(BodyPublishers.ofByteArray(sent));
    call.headers(credentials, now, nonce).forEach(request::header);
    var answer = http.send(request.build(), BodyHandlers.ofString());
    return Optional.ofNullable(new JsonObject(answer.body()).getString("Code"));
  }
}
