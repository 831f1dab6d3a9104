package io.tuwen.operations;

import io.tuwen.contract.testing.StorageRights;

class StorageRightsTest extends StorageRights {
  StorageRightsTest() {
    super("io.tuwen.operations", "operations");
  }
}
