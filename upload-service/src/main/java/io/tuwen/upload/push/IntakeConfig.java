package io.tuwen.upload.push;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Events of the bucket that come over HTTP. */
@ConfigMapping(prefix = "tuwen.intake")
public interface IntakeConfig {
  /** What a sender shows; from the environment: {@code TUWEN_INTAKE_TOKEN}. */
  Optional<String> token();

  /** The address of the intake as MNS knows it, which its signature covers. */
  Optional<URI> url();

  /** Where the certificates of MNS are. */
  @WithDefault("https://mnstest.oss-cn-hangzhou.aliyuncs.com")
  URI mnsCertificates();
}
