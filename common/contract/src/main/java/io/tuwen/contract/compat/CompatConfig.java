package io.tuwen.contract.compat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Optional;

/** Which addresses there are for clients that cannot change. */
@ConfigMapping(prefix = "tuwen.compat")
public interface CompatConfig {
  /** The compatibility endpoints that are on, by name; none by default. */
  @WithParentName
  Optional<List<String>> endpoints();
}
