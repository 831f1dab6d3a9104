package io.tuwen.local;

import io.tuwen.command.DataOption;
import io.tuwen.command.ExitCode;
import io.tuwen.command.NotRunning;
import io.tuwen.command.PortOption;
import io.tuwen.command.Words;
import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.local.state.StateFile;
import io.tuwen.local.state.Systems;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tuwen sign}: signs an address with the key of the system. */
@Command(
    name = "sign",
    description = {
      "Signs the address of a rendition, such as",
      "  ./tuwen sign '/PUBLIC-ID?x-oss-process=image/resize,w_400'",
      "with RENDITION_SIGNING_KEYS, or the key of the local system."
    },
    exitCodeList = {
      ExitCode.DONE_LINE,
      "1:the address cannot be signed",
      ExitCode.USAGE_LINE,
      "3:there is no key: the system was never started, and the environment has none"
    })
final class Sign implements Callable<Integer> {
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#]+");
  private static final String PLAIN = "-._~/";

  private final Path root;
  private final PrintStream out;

  @Parameters(
      index = "0",
      paramLabel = "ADDRESS",
      description = "path and query, or all of it; what is not percent-encoded will be")
  private String address;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      converter = Time.class,
      defaultValue = "1h",
      description = "for how long it holds: 90s, 30m, 1h, 7d (1h)")
  private Duration expires;

  @Option(
      names = "--for-owner",
      description =
          "info tells all, also where a photo was taken: for the owner of the image alone")
  private boolean forOwner;

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final PortOption port = new PortOption();

  Sign(Path root, PrintStream out) {
    this.root = root;
    this.out = out;
  }

  /** A number and its unit. */
  static final class Time implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

    @Override
    public Duration convert(String text) {
      var form = FORM.matcher(text);
      if (!form.matches()) {
        throw new IllegalArgumentException(Words.of("is a time such as 90s, 30m, 1h or 7d"));
      }
      var number = Long.parseLong(form.group(1));
      return switch (form.group(2)) {
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }
  }

  @Override
  public Integer call() {
    var directory = new Systems(root).found(data.directory(), port.port());
    var keys =
        SigningKeys.find(directory)
            .orElseThrow(
                () ->
                    new NotRunning(
                        Words.of(
                            "there is no signing key in %s, and no RENDITION_SIGNING_KEYS",
                            directory)));
    var origin = ORIGIN.matcher(address);
    var given = origin.lookingAt() ? origin.group() : local(directory);
    var rest = origin.lookingAt() ? address.substring(origin.end()) : address;
    if (!rest.startsWith("/") || rest.indexOf('#') >= 0 || rest.contains("x-tuwen-")) {
      throw new IllegalArgumentException(
          Words.of("ADDRESS is /NAME?x-oss-process=… or /NAME!STYLE, without a signature"));
    }
    var question = rest.indexOf('?');
    var signed =
        encoded(question < 0 ? rest : rest.substring(0, question), PLAIN + "!*%")
            + (question < 0 ? "" : "?" + encoded(rest.substring(question + 1), PLAIN + "=&%"));
    if (forOwner) {
      signed += (question < 0 ? "?" : "&") + AddressSigner.FOR_OWNER;
    }
    var signer = new AddressSigner(List.of(keys.value().split(",", -1)));
    out.println(given + signer.sign(signed, Instant.now().plus(expires)));
    return ExitCode.DONE;
  }

  /** The images' host of the system, where it runs. */
  private static String local(Path directory) {
    return new StateFile(directory)
        .read()
        .filter(it -> StateFile.launcher(it).isPresent())
        .map(it -> "http://img.localhost:" + it.port())
        .orElse("");
  }

  /** As renditions.md says it, so that no proxy on the way writes it in another way. */
  private static String encoded(String text, String kept) {
    var encoded = new StringBuilder();
    for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
      var letter = (char) (octet & 0xff);
      if (letter < 0x80 && (Character.isLetterOrDigit(letter) || kept.indexOf(letter) >= 0)) {
        encoded.append(letter);
      } else {
        encoded.append("%%%02X".formatted((int) letter));
      }
    }
    return encoded.toString();
  }
}
