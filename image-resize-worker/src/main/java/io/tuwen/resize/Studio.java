package io.tuwen.resize;

import io.tuwen.resize.custom.CustomAction;
import io.tuwen.resize.process.ProcessParser;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.ServiceLoader;

/** What renditions are made with, put together by the configuration. */
class Studio {
  /** The actions that users have added. */
  @Produces
  @Singleton
  List<CustomAction> customs() {
    return ServiceLoader.load(CustomAction.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  @Produces
  @Singleton
  ProcessParser parser(ResizeConfig config, List<CustomAction> customs) {
    return new ProcessParser(config.maxActions(), customs);
  }
}
