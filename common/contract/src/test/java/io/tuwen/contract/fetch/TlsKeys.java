package io.tuwen.contract.fetch;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The key of a server for one host, made just now and known only here. */
final class TlsKeys {
  private static final String PASSWORD = "changeit";

  private TlsKeys() {}

  /** As a server has it, and as a client that trusts it. */
  static PfxOptions of(String host, Path directory) throws IOException, InterruptedException {
    var store = directory.resolve(host + ".p12").toString();
    var keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "tuwen",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=Tuwen",
                    "-ext",
                    "san=dns:" + host,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store,
                    "-storepass",
                    PASSWORD))
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool has made no certificate");
    }
    return new PfxOptions().setPath(store).setPassword(PASSWORD);
  }
}
