package io.tuwen.local;

import io.tuwen.simulators.MarketSimulator;
import io.tuwen.simulators.OcrApiSimulator;
import io.tuwen.simulators.Simulators;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * Has the services take logins of simulated platforms, and ask simulated clouds where one of their
 * engines is chosen.
 *
 * <p>The users are made up, so the key of owners is no secret; it stays the same, as the data do.
 */
public record SimulatedPlatforms(Simulators simulators) implements Surroundings {
  static final int PORT_OFFSET = 10;

  private static final String OWNER_KEY = "owners-of-simulated-users-are-no-secret";
  private static final int SESSION_KEY_BYTES = 32;

  @Override
  public Map<String, String> environment() {
    var address = simulators.endpoint().toString();
    return Map.ofEntries(
        Map.entry("OWNER_KEY", OWNER_KEY),
        Map.entry("TUWEN_RESULT_SIMULATED_LOGINS", "true"),
        Map.entry("SESSION_KEYS", "simulated=" + chance()),
        Map.entry("TUWEN_APPS_WECHAT_PLATFORM", "wechat"),
        Map.entry("TUWEN_APPS_WECHAT_APP_ID", simulators.wechat().appId()),
        Map.entry("TUWEN_APPS_WECHAT_SECRET", simulators.wechat().secret()),
        Map.entry("TUWEN_APPS_WECHAT_BASE_URL", address),
        Map.entry("TUWEN_APPS_ALIPAY_PLATFORM", "alipay"),
        Map.entry("TUWEN_APPS_ALIPAY_APP_ID", simulators.alipay().appId()),
        Map.entry("TUWEN_APPS_ALIPAY_PRIVATE_KEY", simulators.alipay().appPrivateKey()),
        Map.entry("TUWEN_APPS_ALIPAY_PLATFORM_PUBLIC_KEY", simulators.alipay().platformPublicKey()),
        Map.entry("TUWEN_APPS_ALIPAY_BASE_URL", address),
        Map.entry("TUWEN_OCR_ALIYUN_MARKET_URL", address + MarketSimulator.PATH),
        Map.entry("TUWEN_OCR_ALIYUN_MARKET_APP_CODE", simulators.market().appCode()),
        Map.entry("TUWEN_OCR_ALIYUN_ENDPOINT", address + OcrApiSimulator.PATH),
        Map.entry("TUWEN_OCR_ALIYUN_ACCESS_KEY_ID", simulators.ocrApi().key().id()),
        Map.entry("TUWEN_OCR_ALIYUN_ACCESS_KEY_SECRET", simulators.ocrApi().key().secret()),
        Map.entry("TUWEN_OCR_WECHAT_URL", address),
        Map.entry("TUWEN_OCR_WECHAT_APP_ID", simulators.wechat().appId()),
        Map.entry("TUWEN_OCR_WECHAT_APP_SECRET", simulators.wechat().secret()));
  }

  private static String chance() {
    var bytes = new byte[SESSION_KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
