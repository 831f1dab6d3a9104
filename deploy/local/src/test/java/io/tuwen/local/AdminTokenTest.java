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

class AdminTokenTest {
  @TempDir Path data;

  @BeforeEach
  void nobodyHasGivenOne() {
    assumeThat(System.getenv("TUWEN_ADMIN_TOKEN")).isNull();
  }

  @Test
  void the_file_is_its_owners_alone_and_goes_with_the_system() throws Exception {
    // One that a killed launcher left behind.
    Files.writeString(data.resolve("admin.token"), "old");

    var token = AdminToken.make(data);

    var file = data.resolve("admin.token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(AdminToken.find(data).orElseThrow()).hasSizeGreaterThanOrEqualTo(32);
    token.remove();
    assertThat(file).doesNotExist();
    assertThat(AdminToken.find(data)).isEmpty();
  }

  @Test
  void only_operations_is_told() {
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
      assertThat(backends.environment(service, 1, 2, ports).containsKey("TUWEN_ADMIN_TOKEN"))
          .isEqualTo(service == Service.OPERATIONS);
    }
  }
}
