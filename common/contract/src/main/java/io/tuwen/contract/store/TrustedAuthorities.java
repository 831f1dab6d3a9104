package io.tuwen.contract.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Trusts the authorities of a file, and no others. */
final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /**
   * Reads them.
   *
   * @throws IllegalStateException where there are none, with what to mend
   */
  static X509TrustManager[] of(Path file) {
    try (var stream = Files.newInputStream(file)) {
      var authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
        authorities.setCertificateEntry("authority-" + authorities.size(), certificate);
      }
      if (authorities.size() == 0) {
        throw new GeneralSecurityException("there is no certificate in it");
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities);
      return Stream.of(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .toArray(X509TrustManager[]::new);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "tuwen.storage.trusted-certificates is no file of certificates in PEM: " + e.getMessage(),
          e);
    }
  }
}
