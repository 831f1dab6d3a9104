package io.tuwen.contract.http;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Whose web pages may ask, and see the answers. */
@ConfigMapping(prefix = "tuwen.http.cors")
public interface CorsConfig {
  /** Origins such as {@code https://www.example.com}, or {@code *} for all; none by default. */
  Optional<List<String>> origins();
}
