package io.tuwen.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.contract.http.AccessConfig;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.rendition.RenditionConfig;
import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.contract.sign.SigningConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where images have a host of their own, as on Kubernetes, no path of the API's leads to them. */
class StyleLinksTest {
  private static final AddressSigner SIGNER =
      new AddressSigner(List.of("test=0123456789abcdef0123456789abcdef"));

  private final ImageKey image = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system()));

  @ParameterizedTest
  @ValueSource(strings = {"https://img.example.com", "https://img.example.com:8443/"})
  void addresses_begin_with_the_host_of_images(String url) {
    var links = links(url);
    var host = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;

    var address = links.of(links.publicName(image), List.of("thumb")).get("thumb");

    assertThat(address).startsWith(host + "/" + links.publicName(image) + "!thumb?");
    assertThat(SIGNER.verify(address.substring(host.length()), Instant.now()))
        .isEqualTo(AddressSigner.Verdict.VALID);
    assertThat(links.address("/key")).isEqualTo(host + "/key");
  }

  @Test
  void without_one_they_are_paths() {
    var links = links("");

    assertThat(links.of(links.publicName(image), List.of("thumb")).get("thumb")).startsWith("/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "img.example.com",
        "//img.example.com",
        "ftp://img.example.com",
        "https://img.example.com/images",
        "https://img.example.com?a",
        "https://img.example.com/#a",
        "https://user@img.example.com"
      })
  void what_is_no_host_is_refused_at_the_start(String url) {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> links(url))
        .withMessageContaining("tuwen.result.images-url");
  }

  private static StyleLinks links(String url) {
    var settings =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(RenditionConfig.class)
            .withMapping(SigningConfig.class)
            .withMapping(AccessConfig.class)
            .withMapping(ResultConfig.class)
            .withDefaultValue("tuwen.result.images-url", url)
            .build();
    return new StyleLinks(
        SIGNER,
        new Names("0123456789abcdef0123456789abcdef"),
        settings.getConfigMapping(RenditionConfig.class),
        settings.getConfigMapping(SigningConfig.class),
        settings.getConfigMapping(AccessConfig.class),
        settings.getConfigMapping(ResultConfig.class));
  }
}
