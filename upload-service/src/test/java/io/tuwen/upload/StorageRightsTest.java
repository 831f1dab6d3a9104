package io.tuwen.upload;

import io.tuwen.common.testing.StorageRights;

class StorageRightsTest extends StorageRights {
  StorageRightsTest() {
    super("io.tuwen.upload", "upload-service");
  }
}
