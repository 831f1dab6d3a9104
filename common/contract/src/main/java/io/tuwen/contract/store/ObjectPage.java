package io.tuwen.contract.store;

import java.util.List;

/**
 * A part of a listing, in the order of the keys' UTF-8 bytes.
 *
 * @param more whether the listing goes on after the last key of this page
 */
public record ObjectPage(List<ListedObject> objects, boolean more) {
  public ObjectPage {
    objects = List.copyOf(objects);
  }
}
