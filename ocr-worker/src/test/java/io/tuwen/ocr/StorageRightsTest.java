package io.tuwen.ocr;

import io.tuwen.contract.testing.StorageRights;

class StorageRightsTest extends StorageRights {
  StorageRightsTest() {
    super("io.tuwen.ocr", "ocr-worker");
  }
}
