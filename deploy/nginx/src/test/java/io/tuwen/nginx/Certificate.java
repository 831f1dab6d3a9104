package io.tuwen.nginx;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A certificate for some hosts, made just now and known only here.
 *
 * @param certificate in PEM, as nginx and clients want it
 * @param key in PEM, without a password
 */
record Certificate(Path certificate, Path key) {
  private static final String ALIAS = "tuwen";
  private static final String PASSWORD = "changeit";

  static Certificate make(Path directory, Collection<String> hosts)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = directory.resolve("certificate.p12");
    var names = hosts.stream().map(it -> "dns:" + it).collect(Collectors.joining(","));
    var keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=Tuwen",
                    "-ext",
                    "san=" + names,
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    var said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return new Certificate(
        write(
            directory.resolve("certificate.pem"),
            "CERTIFICATE",
            keys.getCertificate(ALIAS).getEncoded()),
        write(
            directory.resolve("key.pem"),
            "PRIVATE KEY",
            keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
  }

  private static Path write(Path file, String what, byte[] bytes) throws IOException {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }
}
