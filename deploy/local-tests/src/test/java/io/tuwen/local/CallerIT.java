package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.Names;
import io.tuwen.local.state.RunState;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A user's upload that waits for its text: upload-service asks result-service for the user, and not
 * for a guest. The test names the user as a service does, with a seal; no client can.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SharedSystem.class)
class CallerIT {
  private static final String CALLER = "Tuwen-Caller";
  private static final String USER = "u-558dcc2c87ee00744cbfc5672f3a59ee";
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void a_user_gets_the_text_of_its_upload_and_a_guest_does_not(SharedSystem.Running running)
      throws Exception {
    var system = running.state();
    var user = sealed(USER, Files.readString(running.data().resolve("name.key")).strip());
    var upload = BodyPublishers.ofByteArray(jpeg());

    var waited = send(at(system, "upload-service", "/wxocr").header(CALLER, user).POST(upload));

    assertThat(waited.body()).startsWith("{\"errcode\":0,");
    var stored = send(at(system, "upload-service", "/v1/images").header(CALLER, user).POST(upload));
    var id = ID.matcher(stored.body());
    assertThat(id.find()).as(stored.body()).isTrue();
    var text = "/v1/images/" + id.group(1) + "/text?wait=30s";
    assertThat(send(at(system, "result-service", text).header(CALLER, user)).statusCode())
        .isEqualTo(200);
    assertThat(send(at(system, "result-service", text)).statusCode()).isEqualTo(404);
  }

  private static String sealed(String owner, String nameKey) {
    var told = owner + "." + Instant.now().plus(Duration.ofMinutes(5)).getEpochSecond();
    return told + "." + new Names(nameKey).seal(CALLER, told);
  }

  private static HttpRequest.Builder at(RunState system, String service, String path) {
    var port = system.component(service).orElseThrow().port();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static byte[] jpeg() throws Exception {
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
    return jpeg.toByteArray();
  }
}
