package io.tuwen.contract.testing;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfigs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the {@link Backends} under a {@code @QuarkusTest}, and into fields of that type.
 *
 * <p>The service has the rights of its policy of {@code deploy/policies} and no more. The test
 * itself may do everything: a field of the type {@link ObjectStore} has a store of its own.
 */
public final class BackendsResource implements QuarkusTestResourceLifecycleManager {
  /** For how long the service's credentials last, where a test is not content with an hour. */
  public static final String LIFE = "life-of-credentials";

  private Optional<Duration> life = Optional.empty();
  private Backends backends;
  private ObjectStore store;

  @Override
  public void init(Map<String, String> arguments) {
    life = Optional.ofNullable(arguments.get(LIFE)).map(Duration::parse);
  }

  @Override
  public Map<String, String> start() {
    // Meters of the application before, whose objects are gone, would answer for those of this one.
    Metrics.globalRegistry.clear();
    backends = Backends.start();
    life.ifPresent(backends.storage().sts()::shortenLife);
    store =
        new OssObjectStore(StorageConfigs.of(backends.configuration()), new SimpleMeterRegistry());
    // Tests run in the directory of their module, which is called like the service.
    var service = Path.of("").toAbsolutePath().getFileName().toString();
    var configuration = new HashMap<>(backends.configurationByRole(service));
    configuration.put("quarkus.http.test-port", "0");
    return configuration;
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(backends, new TestInjector.MatchesType(Backends.class));
    injector.injectIntoFields(store, new TestInjector.MatchesType(ObjectStore.class));
  }

  @Override
  public void stop() {
    if (store != null) {
      store.close();
    }
    if (backends != null) {
      backends.close();
    }
  }
}
