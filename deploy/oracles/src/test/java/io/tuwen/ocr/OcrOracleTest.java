package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.ocr_api20210707.Client;
import com.aliyun.ocr_api20210707.models.RecognizeAdvancedRequest;
import com.aliyun.ocr_api20210707.models.RecognizeBasicRequest;
import com.aliyun.ocr_api20210707.models.RecognizeGeneralRequest;
import com.aliyun.ocr_api20210707.models.RecognizeHandwritingRequest;
import com.aliyun.tea.TeaRequest;
import com.aliyun.teaopenapi.models.Config;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.credentials.SignedCall;
import io.tuwen.contract.key.Sha256;
import io.tuwen.simulators.OcrApiSimulator.Key;
import io.tuwen.simulators.Simulators;
import io.tuwen.upload.Inputs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Aliyun's own client of the OCR API, beside our signature and our simulator. */
class OcrOracleTest {
  private static final URI ENDPOINT = URI.create("https://ocr-api.cn-hangzhou.aliyuncs.com/");
  private static final List<String> ACTIONS =
      List.of("RecognizeAdvanced", "RecognizeBasic", "RecognizeGeneral", "RecognizeHandwriting");

  private final Inputs inputs = new Inputs();

  @Test
  void a_call_is_signed_as_the_vendors_client_does() throws Exception {
    for (int i = 0; i < Inputs.COUNT; i++) {
      var hash = Sha256.hex(inputs.text());
      var credentials =
          new Credentials(
              inputs.name(),
              inputs.name(),
              i % 2 == 0 ? Optional.empty() : Optional.of(inputs.name()),
              Optional.empty());
      var query = new TreeMap<>(inputs.map());
      var call =
          new SignedCall(
              ENDPOINT,
              ACTIONS.get(i % ACTIONS.size()),
              "2021-07-07",
              query,
              "application/octet-stream",
              hash);

      var ours = call.headers(credentials, Instant.ofEpochSecond(1_796_000_000L + i), "n" + i);

      var request = new TeaRequest();
      request.method = "POST";
      request.pathname = "/";
      request.query = query;
      request.headers = new HashMap<>(ours);
      request.headers.remove("authorization");
      request.headers.put("host", ENDPOINT.getHost());
      assertThat(ours.get("authorization"))
          .isEqualTo(
              com.aliyun.openapiutil.Client.getAuthorization(
                  request,
                  "ACS3-HMAC-SHA256",
                  hash,
                  credentials.accessKeyId(),
                  credentials.secret()));
    }
    Inputs.report("ACS3 of the OCR API", Inputs.COUNT);
  }

  /** So the simulator, which takes our adapter's calls too, verifies as the API does. */
  @Test
  void the_simulated_api_takes_what_the_vendors_client_sends() throws Exception {
    var answers = new ArrayList<String>();
    try (var simulators = Simulators.start(0)) {
      simulators.ocrApi().allow(1000);
      for (var key : List.of(simulators.ocrApi().key(), simulators.ocrApi().temporaryKey())) {
        var client = client(simulators, key);
        answers.add(
            client
                .recognizeAdvanced(
                    new RecognizeAdvancedRequest()
                        .setNeedRotate(true)
                        .setOutputCharInfo(false)
                        .setRow(true)
                        .setBody(picture()))
                .getBody()
                .getData());
        answers.add(
            client
                .recognizeAdvanced(new RecognizeAdvancedRequest().setBody(picture()))
                .getBody()
                .getData());
        answers.add(
            client
                .recognizeBasic(new RecognizeBasicRequest().setNeedRotate(false).setBody(picture()))
                .getBody()
                .getData());
        answers.add(
            client
                .recognizeBasic(new RecognizeBasicRequest().setBody(picture()))
                .getBody()
                .getData());
        answers.add(
            client
                .recognizeGeneral(new RecognizeGeneralRequest().setBody(picture()))
                .getBody()
                .getData());
        answers.add(
            client
                .recognizeHandwriting(new RecognizeHandwritingRequest().setBody(picture()))
                .getBody()
                .getData());
      }
    }
    assertThat(answers).hasSize(12).allMatch(it -> it.contains("SIMULATED TEXT 2026"));
    Inputs.report("calls of the OCR API's client that the simulator takes", answers.size());
  }

  private static Client client(Simulators simulators, Key key) throws Exception {
    var config =
        new Config()
            .setAccessKeyId(key.id())
            .setAccessKeySecret(key.secret())
            .setProtocol("http")
            .setEndpoint(simulators.endpoint().getAuthority());
    if (!key.token().isEmpty()) {
      config.setSecurityToken(key.token());
    }
    return new Client(config);
  }

  private static InputStream picture() throws Exception {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
