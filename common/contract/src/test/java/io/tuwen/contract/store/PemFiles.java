package io.tuwen.contract.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate that is its own authority and its key, in PEM, made just now. */
record PemFiles(Path certificate, Path key) {
  private static final String ALIAS = "tuwen";
  private static final String PASSWORD = "changeit";

  /**
   * Makes them.
   *
   * @param name that the certificate is for, such as {@code dns:localhost}
   */
  static PemFiles of(String name, Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = directory.resolve("keys.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var arguments =
        "-genkeypair -alias %s -keyalg EC -groupname secp256r1 -dname CN=Tuwen -ext san=%s -storetype PKCS12 -keystore %s -storepass %s"
            .formatted(ALIAS, name, store, PASSWORD);
    var command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(arguments.split(" ")));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("keytool has made no certificate");
    }
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return new PemFiles(
        write(directory, "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
        write(directory, "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
  }

  private static Path write(Path directory, String what, byte[] bytes) throws IOException {
    var text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return Files.writeString(
        directory.resolve(what.replace(' ', '-') + ".pem"),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, text));
  }
}
