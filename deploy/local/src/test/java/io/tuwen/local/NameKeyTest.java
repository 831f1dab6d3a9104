package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tuwen.emulator.AccessKey;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameKeyTest {
  @TempDir Path data;
  @TempDir Path otherData;

  @BeforeEach
  void nobodyHasGivenOne() {
    assumeThat(System.getenv("TUWEN_NAME_KEY")).isNull();
  }

  /** Or what was stored under public names would be lost at every start. */
  @Test
  void a_data_directory_keeps_its_key_and_has_another_than_the_next() {
    var key = NameKey.of(data).names().fingerprint();

    assertThat(NameKey.of(data).names().fingerprint()).isEqualTo(key);
    assertThat(NameKey.of(otherData).names().fingerprint()).isNotEqualTo(key);
  }

  @Test
  void the_file_is_its_owners_alone() throws Exception {
    NameKey.of(data);

    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("name.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void all_but_the_ocr_worker_are_told_it_and_all_compatibility_endpoints_are_on() {
    var backends =
        new Backends(
            "127.0.0.1:1",
            URI.create("http://a"),
            new AccessKey("id", "secret"),
            AdminToken.make(data),
            NameKey.of(data),
            SigningKeys.of(data),
            Map.of(),
            Map.of());
    var ports = new EnumMap<Service, Integer>(Service.class);
    for (var service : Service.values()) {
      ports.put(service, 1);
    }

    for (var service : Service.values()) {
      var environment = backends.environment(service, 1, 2, ports);
      assertThat(environment.containsKey("TUWEN_NAME_KEY")).isEqualTo(service != Service.OCR);
      assertThat(environment.get("TUWEN_COMPAT"))
          .isEqualTo("wxocr,cv_ocr_comm,upload_ocr_image,get_ocr_result,ocrservice");
    }
  }
}
