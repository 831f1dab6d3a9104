package io.tuwen.fuzz;

import io.tuwen.contract.event.EventsFuzz;
import io.tuwen.contract.event.NotificationsFuzz;
import io.tuwen.contract.image.HeadersFuzz;
import io.tuwen.contract.image.StructureFuzz;
import io.tuwen.contract.ocr.ResultsFuzz;
import io.tuwen.contract.session.CredentialsFuzz;
import io.tuwen.contract.sign.SignaturesFuzz;
import io.tuwen.emulator.http.StorageFormFuzz;
import io.tuwen.emulator.http.StorageHeadersFuzz;
import io.tuwen.emulator.http.StoragePolicyFuzz;
import io.tuwen.emulator.website.StorageXmlFuzz;
import io.tuwen.local.gateway.RoutesFuzz;
import io.tuwen.operations.endpoint.OperatorsFuzz;
import io.tuwen.resize.describe.ExifFuzz;
import io.tuwen.resize.endpoint.AddressesFuzz;
import io.tuwen.resize.process.ProcessFuzz;
import io.tuwen.result.endpoint.ClientKeyFuzz;
import io.tuwen.upload.alipay.AlipayFuzz;
import io.tuwen.upload.body.DispositionFuzz;
import io.tuwen.upload.body.JsonImageFuzz;
import io.tuwen.upload.body.MultipartFuzz;
import io.tuwen.upload.endpoint.LoginsFuzz;
import io.tuwen.worker.decoding.BitmapFuzz;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Every target by its name. */
final class Targets {
  private static final Map<String, Supplier<FuzzTarget>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("headers", HeadersFuzz::new);
    ALL.put("structure", StructureFuzz::new);
    ALL.put("bitmap", BitmapFuzz::new);
    ALL.put("exif", ExifFuzz::new);
    ALL.put("multipart", MultipartFuzz::new);
    ALL.put("disposition", DispositionFuzz::new);
    ALL.put("json", JsonImageFuzz::new);
    ALL.put("client-key", ClientKeyFuzz::new);
    ALL.put("operators", OperatorsFuzz::new);
    ALL.put("events", EventsFuzz::new);
    ALL.put("notifications", NotificationsFuzz::new);
    ALL.put("results", ResultsFuzz::new);
    ALL.put("process", ProcessFuzz::new);
    ALL.put("addresses", AddressesFuzz::new);
    ALL.put("signatures", SignaturesFuzz::new);
    ALL.put("credentials", CredentialsFuzz::new);
    ALL.put("logins", LoginsFuzz::new);
    ALL.put("alipay", AlipayFuzz::new);
    ALL.put("routes", RoutesFuzz::new);
    ALL.put("storage-form", StorageFormFuzz::new);
    ALL.put("storage-policy", StoragePolicyFuzz::new);
    ALL.put("storage-xml", StorageXmlFuzz::new);
    ALL.put("storage-headers", StorageHeadersFuzz::new);
  }

  private Targets() {}

  static List<String> names() {
    return new ArrayList<>(ALL.keySet());
  }

  /**
   * Finds a target.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static FuzzTarget named(String name) {
    if (PlantedFuzz.NAME.equals(name)) {
      return new PlantedFuzz();
    }
    if (MixedFuzz.NAME.equals(name)) {
      return new MixedFuzz();
    }
    var target = ALL.get(name);
    if (target == null) {
      throw new IllegalArgumentException(
          "no target %s: there are %s".formatted(name, String.join(", ", names())));
    }
    return target.get();
  }
}
