package io.tuwen.resize;

import io.tuwen.contract.testing.StorageRights;

class StorageRightsTest extends StorageRights {
  StorageRightsTest() {
    super("io.tuwen.resize", "image-resize-worker");
  }
}
