package io.tuwen.resize;

import io.tuwen.common.testing.StorageRights;

class StorageRightsTest extends StorageRights {
  StorageRightsTest() {
    super("io.tuwen.resize", "image-resize-worker");
  }
}
