package io.tuwen.upload.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tuwen.simulators.Simulators;
import java.util.Map;

/** WeChat and Alipay, with an app of each that the service knows. */
public final class SimulatedPlatforms implements QuarkusTestResourceLifecycleManager {
  public static final String OWNER_KEY = "0123456789abcdef0123456789abcdef";
  public static final String SESSION_KEY = "fedcba9876543210fedcba9876543210";

  private Simulators simulators;

  @Override
  public Map<String, String> start() {
    simulators = Simulators.start(0);
    var address = simulators.endpoint().toString();
    return Map.ofEntries(
        Map.entry("tuwen.owners.key", OWNER_KEY),
        Map.entry("tuwen.sessions.keys", "test=" + SESSION_KEY),
        Map.entry("tuwen.apps.shop.platform", "wechat"),
        Map.entry("tuwen.apps.shop.app-id", simulators.wechat().appId()),
        Map.entry("tuwen.apps.shop.secret", simulators.wechat().secret()),
        Map.entry("tuwen.apps.shop.base-url", address),
        Map.entry("tuwen.apps.desk.platform", "alipay"),
        Map.entry("tuwen.apps.desk.app-id", simulators.alipay().appId()),
        Map.entry("tuwen.apps.desk.private-key", simulators.alipay().appPrivateKey()),
        Map.entry("tuwen.apps.desk.platform-public-key", simulators.alipay().platformPublicKey()),
        Map.entry("tuwen.apps.desk.id-field", "open_id"),
        Map.entry("tuwen.apps.desk.base-url", address));
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(simulators, new TestInjector.MatchesType(Simulators.class));
  }

  @Override
  public void stop() {
    if (simulators != null) {
      simulators.close();
    }
  }
}
