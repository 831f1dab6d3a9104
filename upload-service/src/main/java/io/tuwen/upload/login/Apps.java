package io.tuwen.upload.login;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The apps that are configured. */
@Singleton
public class Apps {
  private static final Logger LOG = Logger.getLogger(Apps.class);
  private static final Pattern ALIAS = Pattern.compile("[a-z0-9]{1,32}");
  private static final Pattern APP_ID = Pattern.compile("[A-Za-z0-9]{4,64}");

  private final Map<String, App> apps = new TreeMap<>();

  /**
   * Reads the configuration.
   *
   * @throws IllegalStateException with every line that is missing, wrong or too much
   */
  Apps(AppsConfig config) {
    var mistakes = new ArrayList<String>();
    new TreeMap<>(config.apps())
        .forEach(
            (alias, values) ->
                new Reader(alias, values, mistakes).read().ifPresent(it -> apps.put(alias, it)));
    if (!mistakes.isEmpty()) {
      throw new IllegalStateException(
          "the apps are not configured: " + String.join("; ", mistakes));
    }
  }

  void log(@Observes StartupEvent started) {
    for (var app : apps.values()) {
      LOG.infof(
          "event=app_configured app=%s platform=%s id_field=%s",
          app.alias(), app.platform().text(), String.join("|", app.idFields()));
    }
  }

  public boolean isEmpty() {
    return apps.isEmpty();
  }

  /**
   * Chooses an app.
   *
   * @param alias absent for the only one of the platform
   * @return empty where there is none, or several to choose from
   */
  public Optional<App> find(Platform platform, Optional<String> alias) {
    var found =
        apps.values().stream()
            .filter(it -> it.platform() == platform)
            .filter(it -> alias.isEmpty() || it.alias().equals(alias.get()))
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** Reads one app, and notes what is wrong. */
  private record Reader(String alias, AppsConfig.Values values, List<String> mistakes) {
    private Optional<App> read() {
      var before = mistakes.size();
      if (!ALIAS.matcher(alias).matches()) {
        mistakes.add("tuwen.apps.%s: an alias is lower-case letters and digits".formatted(alias));
        return Optional.empty();
      }
      var platform = wanted("platform", values.platform()).flatMap(this::platform);
      var appId = wanted("app-id", values.appId());
      appId
          .filter(it -> !APP_ID.matcher(it).matches())
          .ifPresent(it -> wrong("app-id", "is letters and digits"));
      var credential = platform.flatMap(this::credential);
      var idFields = platform.map(this::idFields);
      var address = platform.flatMap(this::address);
      return mistakes.size() > before
          ? Optional.empty()
          : Optional.of(
              new App(
                  alias,
                  appId.orElseThrow(),
                  idFields.orElseThrow(),
                  address.orElseThrow(),
                  credential.orElseThrow()));
    }

    private Optional<Platform> platform(String text) {
      var platform = Platform.parse(text);
      if (platform.isEmpty()) {
        wrong("platform", "is wechat or alipay");
      }
      return platform;
    }

    private Optional<App.Credential> credential(Platform platform) {
      return switch (platform) {
        case WECHAT -> {
          unwanted("private-key", values.privateKey());
          unwanted("platform-public-key", values.platformPublicKey());
          yield wanted("secret", values.secret()).map(App.AppSecret::new);
        }
        case ALIPAY -> {
          unwanted("secret", values.secret());
          var own = wanted("private-key", values.privateKey()).flatMap(this::privateKey);
          var platforms =
              wanted("platform-public-key", values.platformPublicKey()).flatMap(this::publicKey);
          yield own.isPresent() && platforms.isPresent()
              ? Optional.of(pair(own.get(), platforms.get()))
              : Optional.empty();
        }
      };
    }

    /** The console shows both public keys on one page. */
    private App.Credential pair(PrivateKey own, PublicKey platforms) {
      if (own instanceof RSAKey one
          && platforms instanceof RSAKey other
          && one.getModulus().equals(other.getModulus())) {
        wrong("platform-public-key", "is the app's own public key, and has to be Alipay's");
      }
      return new App.KeyPair(own, platforms);
    }

    private Optional<PrivateKey> privateKey(String text) {
      var key = RsaKeys.privateKey(text);
      if (key.isEmpty()) {
        wrong("private-key", "is an RSA key in PKCS#8, base64 or PEM");
      }
      return key;
    }

    private Optional<PublicKey> publicKey(String text) {
      var key = RsaKeys.publicKey(text);
      if (key.isEmpty()) {
        wrong("platform-public-key", "is an RSA public key (X.509), base64 or PEM");
      }
      return key;
    }

    private List<String> idFields(Platform platform) {
      var field = values.idField();
      if (field.isPresent() && !platform.idFields().contains(field.get())) {
        wrong("id-field", "is " + String.join(" or ", platform.idFields()));
      }
      return field.map(List::of).orElseGet(platform::idFields);
    }

    private Optional<URI> address(Platform platform) {
      var text = values.baseUrl().orElse(platform.address().toString());
      try {
        var address = URI.create(text);
        if (address.getHost() != null && isSafe(address)) {
          return Optional.of(address);
        }
      } catch (IllegalArgumentException e) {
        LOG.debug("base-url", e);
      }
      wrong("base-url", "is an https:// address, or one of this machine");
      return Optional.empty();
    }

    private static boolean isSafe(URI address) {
      var isHere = address.getHost().equals("127.0.0.1") || address.getHost().equals("localhost");
      return "https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && isHere);
    }

    private Optional<String> wanted(String name, Optional<String> value) {
      var given = value.filter(it -> !it.isBlank()).map(String::strip);
      if (given.isEmpty()) {
        wrong(name, "is missing");
      }
      return given;
    }

    private void unwanted(String name, Optional<String> value) {
      if (value.isPresent()) {
        wrong(name, "is nothing that this platform has");
      }
    }

    /** INVARIANT: a value is never shown, since it may be a secret on the wrong line. */
    private void wrong(String name, String what) {
      var property = "tuwen.apps." + alias + "." + name;
      mistakes.add(
          "%s (%s) %s"
              .formatted(
                  property, property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"), what));
    }
  }
}
