package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The script by which {@code docs/identity.md} shows a newcomer the way of a user's image. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SharedSystem.class)
class IdentityScriptIT {
  private static final Path PAGE = Launched.ROOT.resolve("docs/identity.md");
  private static final Pattern SCRIPT =
      Pattern.compile("## Try it\n.*?```bash\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Pattern ANSWERS =
      Pattern.compile(
          "the bucket says:\n(.*)\nthe text:\n(.*)\nthe state:\n(.*)\n"
              + "the list:\n(.*)\nthe same for another user:\n(.*)\n(.*)\n",
          Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void a_user_logs_in_uploads_by_ticket_and_reads_what_no_other_user_can(
      SharedSystem.Running system) throws Exception {
    var said = run(system.origin(), photo("TUWEN 4821"));

    var answers = ANSWERS.matcher(said);
    assertThat(answers.matches()).as(said).isTrue();
    assertThat(answers.group(1)).contains("\"publicId\"", "\"key\":\"u-");
    assertThat(answers.group(2)).contains("4821");
    assertThat(answers.group(3)).contains("\"key\":\"u-", "\"status\":\"completed\"");
    var listed = ID.matcher(answers.group(4));
    assertThat(listed.find()).as(said).isTrue();
    assertThat(answers.group(3)).contains(listed.group(1));
    assertThat(answers.group(4)).contains("\"status\":\"completed\"");
    assertThat(answers.group(5)).contains("\"code\":\"not_found\"");
    assertThat(answers.group(6)).startsWith("{\"images\":[").doesNotContain(listed.group(1));
    assertThat(logs(system)).doesNotContain("tws1.", "alice.", "bob.");
  }

  /** A tunnel hands on the name that the phone has called. */
  @Test
  void a_phone_behind_tunnels_to_gateway_and_storage_does_the_same(SharedSystem.Running system)
      throws Exception {
    Files.writeString(
        directory.resolve(".curlrc"), "header = \"Host: %s\"\n".formatted(SharedSystem.TUNNEL));

    var said = run(system.origin(), photo("TUWEN 4821"));

    assertThat(ANSWERS.matcher(said))
        .as(said)
        .matches(it -> it.find() && it.group(1).contains("u-"));
  }

  private String run(String origin, Path photo) throws IOException, InterruptedException {
    var page = SCRIPT.matcher(Files.readString(PAGE));
    assertThat(page.find()).isTrue();
    var script = Files.writeString(directory.resolve("try.sh"), page.group(1));
    var output = directory.resolve("output");
    var builder =
        new ProcessBuilder("bash", script.toString(), photo.toString(), origin)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("CURL_HOME", directory.toString());
    var bash = builder.start();
    try {
      assertThat(bash.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(bash.exitValue()).as(Files.readString(output)).isZero();
      return Files.readString(output);
    } finally {
      bash.destroyForcibly();
    }
  }

  private static String logs(SharedSystem.Running system) throws IOException {
    var all = new StringBuilder();
    try (var files = Files.list(system.data().resolve("logs"))) {
      for (var file : files.toList()) {
        all.append(Files.readString(file, UTF_8));
      }
    }
    assertThat(all).contains("event=direct_upload_taken");
    return all.toString();
  }

  private Path photo(String text) throws IOException {
    var picture = new BufferedImage(400, 80, BufferedImage.TYPE_INT_RGB);
    var pen = picture.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 400, 80);
    pen.setColor(Color.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 36));
    pen.drawString(text, 30, 52);
    pen.dispose();
    var file = directory.resolve("photo.png");
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }
}
