package io.tuwen.contract.image;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.fuzz.FuzzTarget;
import io.tuwen.fuzz.Pictures;
import io.tuwen.worker.decoding.DecodingCost;
import java.util.Map;
import java.util.Set;

/** What a file is made of, and what its decoding is expected to cost. */
public final class StructureFuzz implements FuzzTarget {
  @Override
  public void feed(byte[] input) {
    try {
      var structure = ImageStructure.read(input);
      require(structure.bytes() == input.length, "%s has another length", structure);
      require(structure.frames() >= 0 && structure.scans() >= 0, "%s", structure);
      require(structure.samples() >= 0 && structure.metadataBytes() >= 0, "%s", structure);
      // What does not fit a long may not become a small number, which a budget would admit.
      require(DecodingCost.bytes(structure) >= input.length, "%s costs nothing", structure);
    } catch (TuwenException e) {
      require(e.category() == Category.PERMANENT, "%s is the client's fault", e.code());
      throw e;
    }
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(TuwenException.class);
  }

  @Override
  public Map<String, byte[]> seeds() {
    return Pictures.all();
  }

  @Override
  public int maxLength() {
    return 64 * 1024;
  }
}
