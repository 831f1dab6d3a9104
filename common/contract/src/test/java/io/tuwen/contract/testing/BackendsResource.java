package io.tuwen.contract.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Puts the {@link Backends} under a {@code @QuarkusTest}, and into fields of that type. */
public final class BackendsResource implements QuarkusTestResourceLifecycleManager {
  private Backends backends;

  @Override
  public Map<String, String> start() {
    backends = Backends.start();
    var configuration = new HashMap<>(backends.configuration());
    configuration.put("quarkus.http.test-port", "0");
    return configuration;
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(backends, new TestInjector.MatchesType(Backends.class));
  }

  @Override
  public void stop() {
    if (backends != null) {
      backends.close();
    }
  }
}
