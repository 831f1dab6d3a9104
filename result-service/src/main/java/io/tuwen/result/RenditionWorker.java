package io.tuwen.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Caller;

/** Who makes renditions that are not there. */
public interface RenditionWorker {
  /**
   * Asks for a rendition.
   *
   * @param caller on whose behalf; the worker counts its shares, too
   * @param address path and query, percent-encoded, exactly as they are to be sent
   * @param accept the formats that the client takes
   * @return on the event loop that subscribes. The bytes of a rendition that was made are for the
   *     caller to read or to close; fails with a transient {@link
   *     io.tuwen.contract.error.TuwenException} where the worker does not answer
   */
  Uni<WorkerAnswer> ask(Caller caller, String address, String accept);
}
