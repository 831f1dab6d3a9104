package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.emulator.AccessKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path data;

  @Test
  void only_the_result_service_is_told_where_the_index_is() {
    var backends =
        new Backends(
            "127.0.0.1:1",
            URI.create("http://a"),
            new AccessKey("id", "secret"),
            AdminToken.make(data),
            NameKey.of(data),
            Map.of("TUWEN_INDEX_PASSWORD", "of the index"),
            Map.of());
    var ports = new EnumMap<Service, Integer>(Service.class);
    for (var service : Service.values()) {
      ports.put(service, 1);
    }

    for (var service : Service.values()) {
      assertThat(backends.environment(service, 1, 2, ports).containsValue("of the index"))
          .as(service.serviceName())
          .isEqualTo(service == Service.RESULT);
    }
  }
}
