package io.tuwen.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a person breaks the simulated clouds, with {@code curl}. */
class DeskTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private Simulators simulators;

  @BeforeEach
  void start() {
    simulators = Simulators.start(0);
  }

  @AfterEach
  void close() {
    simulators.close();
  }

  @ParameterizedTest
  @CsvSource({
    "aliyun-market, status=503&code=D503BB, /ocrservice/advanced, 503",
    "aliyun-market, status=450, /ocrservice/advanced, 450",
    "aliyun, status=429&code=Throttling.User, /, 429",
    "wechat, code=45009, /cv/ocr/comm, 200",
    "wechat, status=502, /cv/ocr/comm, 502"
  })
  void a_cloud_answers_as_it_was_told_until_it_works_again(
      String engine, String fault, String path, int status) throws Exception {
    assertThat(post(Desk.PATH + "/" + engine + "?" + fault).statusCode()).isEqualTo(200);

    var answer = post(path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body() + answer.headers().map())
        .contains(fault.contains("code=") ? fault.substring(fault.indexOf("code=") + 5) : "");

    assertThat(state(post(Desk.PATH + "/" + engine + "?share=0")).getDouble("failing")).isZero();
    var all = state(get(Desk.PATH));
    assertThat(all.getJsonObject(engine).getInteger("calls")).isOne();
    assertThat(all.fieldNames()).containsExactly("aliyun", "aliyun-market", "wechat");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aliyun?share=2",
        "aliyun?share=NaN",
        "aliyun?status=100",
        "aliyun?status=99999999999",
        "aliyun-market?code=a%0D%0AX:%20b",
        "wechat?code=D503BB"
      })
  void what_it_does_not_understand_changes_nothing(String wanted) throws Exception {
    assertThat(post(Desk.PATH + "/" + wanted).statusCode()).isEqualTo(400);

    assertThat(get(Desk.PATH).body()).doesNotContain("1.0");
  }

  @Test
  void it_says_which_clouds_there_are() throws Exception {
    var answer = post(Desk.PATH + "/azure?share=1");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("aliyun, aliyun-market, wechat");
  }

  private static JsonObject state(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> get(String address) throws Exception {
    return send(HttpRequest.newBuilder(simulators.endpoint().resolve(address)));
  }

  private HttpResponse<String> post(String address) throws Exception {
    return send(
        HttpRequest.newBuilder(simulators.endpoint().resolve(address))
            .POST(BodyPublishers.noBody()));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
