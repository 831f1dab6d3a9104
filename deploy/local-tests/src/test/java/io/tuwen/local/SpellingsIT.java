package io.tuwen.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.local.gateway.Spellings;
import io.tuwen.local.state.RunState;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Hundreds of spellings of what is not for clients, at the gateway, with the services behind it.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SharedSystem.class)
class SpellingsIT {
  private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "img.localhost");
  private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");
  private static final Pattern PUBLIC_ID = Pattern.compile("\"publicId\":\"([^\"]+)\"");

  /** What a JPEG begins with; none of the answers may have it. */
  private static final String JPEG = "\u00ff\u00d8\u00ff";

  private RunState system;

  @BeforeEach
  void allServicesRun(SharedSystem.Running running) {
    system = running.state();
  }

  @Test
  void none_is_answered() throws Exception {
    var uploaded = upload();
    var key = found(KEY, uploaded);
    var publicId = found(PUBLIC_ID, uploaded);
    await()
        .atMost(Launched.START)
        .until(() -> ask("/" + publicId + "!thumb", "localhost").startsWith("HTTP/1.1 200"));
    var asked = 0;
    var answered = new ArrayList<String>();
    for (var path :
        List.of(
            "/q/metrics",
            "/q/health/ready",
            "/admin/pipeline",
            "/admin/replays",
            "/" + key,
            "/tuwen-originals/" + key)) {
      for (var target : Spellings.of(path)) {
        for (var host : HOSTS) {
          asked++;
          var answer = ask(target, host);
          if (isAnswered(answer)) {
            answered.add(host + " " + target + " → " + answer.lines().findFirst().orElse(""));
          }
        }
      }
    }

    System.out.printf("gateway and services: %d asked, %d answered%n", asked, answered.size());
    assertThat(asked).isGreaterThan(5_000);
    assertThat(answered).isEmpty();
    assertThat(ask("/v1/openapi", "localhost")).startsWith("HTTP/1.1 200");
  }

  private static boolean isAnswered(String answer) {
    return answer.contains(JPEG)
        || answer.startsWith("HTTP/1.1 2")
        || answer.startsWith("HTTP/1.1 5");
  }

  private String upload() throws Exception {
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + system.port() + "/v1/images"))
                    .header("Content-Type", "image/jpeg")
                    .POST(BodyPublishers.ofByteArray(jpeg.toByteArray()))
                    .build(),
                BodyHandlers.ofString());
    return answer.body();
  }

  private static String found(Pattern field, String body) {
    var matcher = field.matcher(body);
    assertThat(matcher.find()).as(body).isTrue();
    return matcher.group(1);
  }

  private String ask(String target, String host) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), system.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      // A connection that is cut is no answer.
      return "";
    }
  }
}
