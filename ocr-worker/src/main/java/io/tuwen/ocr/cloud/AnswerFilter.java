package io.tuwen.ocr.cloud;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.client.ClientResponseFilter;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;

/**
 * Lets the reader of an answer close its connection, for which the client has nothing of its own.
 */
final class AnswerFilter implements ClientResponseFilter {
  @Override
  public void filter(ClientRequestContext request, ClientResponseContext response) {
    if (response.hasEntity() && request instanceof ClientRequestContextImpl call) {
      var answer = call.getRestClientRequestContext().getVertxClientResponse();
      response.setEntityStream(
          new AnswerStream(
              response.getEntityStream(),
              () -> {
                var unused = answer.request().connection().close();
              }));
    }
  }
}
