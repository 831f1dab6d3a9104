package io.tuwen.result;

import io.quarkus.runtime.Startup;
import io.tuwen.contract.http.Access;
import io.tuwen.contract.http.AccessConfig;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.PublicId;
import io.tuwen.contract.rendition.RenditionConfig;
import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.contract.sign.SigningConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Addresses of named styles for whatever cannot send a session, such as {@code <image src>}:
 * signed, for a while, and without a word of who the owner is.
 */
@Startup
@ApplicationScoped
public class StyleLinks {
  private static final Duration MIN_LIFE = Duration.ofMinutes(1);

  private final AddressSigner signer;
  private final Names names;
  private final List<String> eager;
  private final boolean areStylesPublic;
  private final String host;
  private final long lifeSeconds;
  private final InstantSource clock = InstantSource.system();

  StyleLinks(
      AddressSigner signer,
      Names names,
      RenditionConfig renditions,
      SigningConfig signing,
      AccessConfig access,
      ResultConfig config) {
    this.signer = signer;
    this.names = names;
    eager = List.copyOf(renditions.eager());
    areStylesPublic = access.access() == Access.OPEN;
    var life = config.renditionLinks();
    if (life.compareTo(MIN_LIFE) < 0 || life.multipliedBy(2).compareTo(signing.longestLife()) > 0) {
      throw new IllegalStateException(
          "tuwen.result.rendition-links is %s at least, and half of tuwen.signing.longest-life (%s) at most"
              .formatted(MIN_LIFE, signing.longestLife()));
    }
    lifeSeconds = life.toSeconds();
    host = config.imagesUrl().map(StyleLinks::host).orElse("");
  }

  private static String host(URI url) {
    var text = url.toString();
    var isHost =
        url.getHost() != null
            && Set.of("http", "https").contains(Objects.toString(url.getScheme(), ""))
            && url.getRawUserInfo() == null
            && Set.of("", "/").contains(url.getRawPath())
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    if (!isHost) {
      throw new IllegalStateException(
          "tuwen.result.images-url is a host, such as https://img.example.com, and not " + text);
    }
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** The styles that are made from every image. */
  public List<String> eager() {
    return eager;
  }

  /** Whether a style has an address that needs no signature. */
  public boolean areStylesPublic() {
    return areStylesPublic;
  }

  public PublicId publicName(ImageKey image) {
    return names.publicName(image.objectKey());
  }

  /**
   * The address by which anyone is shown an image of this key: a path of the API's host, or of the
   * images' own one with that before it.
   */
  public String address(String path) {
    return host + path;
  }

  /** The address of each style. Without a key to sign with, those that hold for ever. */
  public Map<String, String> of(PublicId image, Collection<String> styles) {
    var expires = expires();
    var links = new LinkedHashMap<String, String>();
    for (var style : styles) {
      var address = "/" + image.rendition(style);
      links.put(style, address(signer.canSign() ? signer.sign(address, expires) : address));
    }
    return links;
  }

  /** The same for a while, so that what a client has kept under an address is found again. */
  private Instant expires() {
    var period = clock.instant().getEpochSecond() / lifeSeconds;
    return Instant.ofEpochSecond((period + 2) * lifeSeconds);
  }
}
