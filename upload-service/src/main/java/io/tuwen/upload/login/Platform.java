package io.tuwen.upload.login;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where users come from. */
public enum Platform {
  WECHAT("https://api.weixin.qq.com"),
  ALIPAY("https://openapi.alipay.com");

  private final URI address;

  Platform(String address) {
    this.address = URI.create(address);
  }

  public static Optional<Platform> parse(String text) {
    return Arrays.stream(values()).filter(it -> it.text().equals(text)).findFirst();
  }

  /** As configuration, requests and owners have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  URI address() {
    return address;
  }

  /** The ids of a user there, the preferred one first. */
  public List<String> idFields() {
    return switch (this) {
      case WECHAT -> List.of("openid");
      // Older apps have the second, and newer ones the first alone.
      case ALIPAY -> List.of("open_id", "user_id");
    };
  }
}
