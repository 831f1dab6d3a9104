package io.tuwen.upload;

import io.tuwen.contract.testing.StorageRights;

class StorageRightsTest extends StorageRights {
  StorageRightsTest() {
    super("io.tuwen.upload", "upload-service");
  }
}
