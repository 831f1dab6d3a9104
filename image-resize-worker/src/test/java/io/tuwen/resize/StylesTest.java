package io.tuwen.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.resize.process.ProcessParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StylesTest {
  @Test
  void a_style_of_the_environment_has_underscores_in_its_name() {
    var config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(ResizeConfig.class)
            .withSources(
                new EnvConfigSource(
                    Map.of("TUWEN_RESIZE_STYLES_ID_CARD", "image/resize,w_100"), 300))
            .build()
            .getConfigMapping(ResizeConfig.class);

    assertThat(styles(config).find("id_card", Optional.empty())).isPresent();
  }

  @Test
  void a_wrong_name_is_told() {
    var config = ResizeConfigs.of(Map.of("tuwen.resize.styles.\"a b\"", "image/resize,w_1"));

    assertThatIllegalStateException()
        .isThrownBy(() -> styles(config))
        .withMessageEndingWith("letters, digits, _ and -, not \"a b\"");
  }

  private static Styles styles(ResizeConfig config) {
    return new Styles(config, List::of, new ProcessParser(8, List.of()));
  }
}
