package io.tuwen.result;

import io.tuwen.contract.testing.StorageRights;

class StorageRightsTest extends StorageRights {
  StorageRightsTest() {
    super("io.tuwen.result", "result-service");
  }
}
