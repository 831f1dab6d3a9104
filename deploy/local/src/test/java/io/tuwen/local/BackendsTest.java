package io.tuwen.local;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.emulator.AccessKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendsTest {
  private static final Map<String, String> OF_CALLERS =
      Map.of(
          "OWNER_KEY", "whose images are whose",
          "SESSION_KEYS", "first=sessions",
          "SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", "/secrets");

  @TempDir Path data;

  /** The page of logins said to set them, and upload-service did not start for want of them. */
  @Test
  void secrets_of_callers_reach_the_services_that_ask_who_calls_and_no_others() {
    for (var service : Service.values()) {
      var environment = backends(Map.of()).environment(service, 1, 2, ports(), OF_CALLERS);

      if (service == Service.UPLOAD || service == Service.RESULT) {
        assertThat(environment).as(service.serviceName()).containsAllEntriesOf(OF_CALLERS);
      } else {
        assertThat(environment.keySet())
            .as(service.serviceName())
            .doesNotContainAnyElementsOf(OF_CALLERS.keySet());
      }
    }
  }

  @Test
  void those_of_simulated_users_come_first() {
    var environment =
        backends(Map.of("OWNER_KEY", "simulated"))
            .environment(Service.UPLOAD, 1, 2, ports(), OF_CALLERS);

    assertThat(environment).containsEntry("OWNER_KEY", "simulated");
  }

  private Backends backends(Map<String, String> more) {
    return new Backends(
        "127.0.0.1:1",
        URI.create("http://a"),
        new AccessKey("id", "secret"),
        AdminToken.make(data),
        NameKey.of(data),
        SigningKeys.of(data),
        Map.of(),
        more);
  }

  private static Map<Service, Integer> ports() {
    return Stream.of(Service.values()).collect(toMap(it -> it, it -> 1));
  }

  /** Where LC_ALL alone said UTF-8, services found nothing in a directory with a Chinese name. */
  @Test
  void services_name_files_in_the_encoding_of_the_launcher() {
    var launcher =
        Map.of("LC_ALL", "C.UTF-8", "LC_CTYPE", "zh_CN.UTF-8", "PATH", "/bin", "EDITOR", "vi");

    assertThat(Backends.ofMachine(launcher))
        .isEqualTo(Map.of("LC_ALL", "C.UTF-8", "LC_CTYPE", "zh_CN.UTF-8", "PATH", "/bin"));
  }
}
