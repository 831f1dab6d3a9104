package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.contract.sign.AddressSigner.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignTest {
  @TempDir Path data;
  private String said;

  @BeforeEach
  void nobodyHasGivenOne() {
    assumeThat(System.getenv("RENDITION_SIGNING_KEYS")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/8aZ_0Kq?x-oss-process=image/resize,w_400 | /8aZ_0Kq?x-oss-process=image/resize%2Cw_400",
        "/8aZ_0Kq?x-oss-process=image/resize%2Cw_400 | /8aZ_0Kq?x-oss-process=image/resize%2Cw_400",
        "/8aZ_0Kq!thumb | /8aZ_0Kq!thumb",
        "/400*300/票 据.jpg | /400*300/%E7%A5%A8%20%E6%8D%AE.jpg",
        "https://img.example.com/a!b | https://img.example.com/a!b"
      })
  void an_address_is_encoded_and_signed_with_the_key_of_the_system(String address, String begins) {
    var signer = new AddressSigner(List.of(SigningKeys.of(data).value()));

    assertThat(sign(address, "--expires", "2h")).isZero();

    var signed = said.strip();
    var path = signed.replaceFirst("^https://[^/]+", "");
    assertThat(signed).startsWith(begins);
    assertThat(signer.verify(path, Instant.now())).isEqualTo(Verdict.VALID);
    assertThat(signer.verify(path, Instant.now().plus(Duration.ofHours(3))))
        .isEqualTo(Verdict.EXPIRED);
    assertThat(AddressSigner.isForOwner(path)).isFalse();
  }

  @Test
  void the_owner_of_an_image_may_be_told_all_of_it() {
    SigningKeys.of(data);

    assertThat(sign("/8aZ?x-oss-process=image/info", "--for-owner")).isZero();

    assertThat(AddressSigner.isForOwner(said.strip())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "8aZ!thumb, 1h, ADDRESS is",
    "/8aZ!thumb?x-tuwen-expires=1, 1h, ADDRESS is",
    "/8aZ!thumb, soon, --expires is a time such as",
    "/8aZ!thumb, 8d, an address is signed for"
  })
  void what_cannot_be_signed_is_said_in_a_line(String address, String expires, String sentence) {
    SigningKeys.of(data);

    assertThat(sign(address, "--expires", expires)).isEqualTo(2);
    assertThat(said.lines()).singleElement().asString().contains(sentence);
  }

  @Test
  void without_a_key_nothing_is_signed_and_none_is_made() throws Exception {
    assertThat(sign("/8aZ!thumb")).isEqualTo(3);
    assertThat(said).contains("no signing key");
    try (var files = Files.list(data)) {
      assertThat(files).isEmpty();
    }
  }

  private int sign(String... arguments) {
    var out = new ByteArrayOutputStream();
    var print = new PrintStream(out, true, UTF_8);
    var all = new java.util.ArrayList<>(List.of("sign", "--data", data.toString()));
    all.addAll(List.of(arguments));
    var code = Tuwen.program(data, print, print).run(all.toArray(String[]::new));
    said = out.toString(UTF_8);
    return code;
  }
}
