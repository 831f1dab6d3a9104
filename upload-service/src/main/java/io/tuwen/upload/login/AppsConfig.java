package io.tuwen.upload.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** The apps whose users may log in, by an alias that clients name them by. */
@ConfigMapping(prefix = "tuwen.apps")
public interface AppsConfig {
  @WithParentName
  Map<String, Values> apps();

  /** All are texts that may be missing, so that {@link Apps} says all mistakes at once. */
  interface Values {
    /** {@code wechat} or {@code alipay}. */
    Optional<String> platform();

    Optional<String> appId();

    /** WeChat's app secret. */
    Optional<String> secret();

    /** Alipay: the app's own key, PKCS#8. */
    Optional<String> privateKey();

    /** Alipay's key for this app, by which answers are verified. */
    Optional<String> platformPublicKey();

    /** Which id of the platform names a user; once there are users, it stays. */
    Optional<String> idField();

    /** Another address of the platform: a sandbox, a simulator. */
    Optional<String> baseUrl();
  }
}
