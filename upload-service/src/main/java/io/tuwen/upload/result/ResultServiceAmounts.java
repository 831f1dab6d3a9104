package io.tuwen.upload.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.ForwardedCaller;
import io.tuwen.upload.StoredAmounts;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Asks the result service, on behalf of the owner itself. */
@ApplicationScoped
class ResultServiceAmounts implements StoredAmounts {
  private final UsageService service;
  private final ForwardedCaller forwarded;

  ResultServiceAmounts(@RestClient UsageService service, ForwardedCaller forwarded) {
    this.service = service;
    this.forwarded = forwarded;
  }

  @Override
  public Uni<Stored> of(Caller caller) {
    return service
        .usage(caller.peer().address(), forwarded.header(caller).orElse(null), 1)
        .map(usage -> new Stored(usage.stored().images(), usage.stored().bytes()));
  }
}
