package io.tuwen.contract.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Optional;

/** Which servers may call, for which tenant. */
@ConfigMapping(prefix = "tuwen.api-keys")
public interface ApiKeysConfig {
  /** The keys' hashes as {@code id=sha256hex:tenant:scope+scope}, separated by commas. */
  @WithParentName
  Optional<List<String>> keys();
}
