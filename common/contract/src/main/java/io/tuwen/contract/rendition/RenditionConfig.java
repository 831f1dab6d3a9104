package io.tuwen.contract.rendition;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** What several services have to know alike of renditions. */
@ConfigMapping(prefix = "tuwen.renditions")
public interface RenditionConfig {
  /** The named styles that are made as soon as an original is there. */
  @WithDefault("compressed,thumb")
  List<String> eager();
}
