package io.tuwen.result.endpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Disconnect;
import io.tuwen.contract.http.OpenRequests;
import io.tuwen.contract.http.PacedAnswer;
import io.tuwen.contract.session.Revocations.Registration;
import io.tuwen.contract.share.Shares;
import io.tuwen.result.Lists;
import io.tuwen.result.index.ImageIndex;
import io.tuwen.result.index.Place;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One export: a page is looked up when the client has taken the page before. So it holds one page,
 * and between two of them neither a thread nor a connection to the database.
 *
 * <p>INVARIANT: an answer that ends is whole. One that cannot be completed is cut off, without the
 * last chunk, which every client of HTTP/1.1 notices.
 *
 * <p>On its request's event loop.
 */
final class Export {
  private static final Logger LOG = Logger.getLogger(Export.class);

  /** So many whole texts are at most some megabytes. */
  private static final int PAGE = 50;

  private final RoutingContext context;
  private final Lists lists;
  private final Caller caller;
  private final ListParameters parameters;
  private final ExportFormat format;
  private final ObjectMapper json;
  private final Shares.Share place;
  private final PacedAnswer answer;
  private Registration watch = () -> {};
  private Cancellable look = () -> {};
  private boolean isOver;

  Export(
      RoutingContext context,
      Lists lists,
      Caller caller,
      ListParameters parameters,
      ExportFormat format,
      ObjectMapper json) {
    this.context = context;
    this.lists = lists;
    this.caller = caller;
    this.parameters = parameters;
    this.format = format;
    this.json = json;
    place = lists.beginExport(caller);
    answer =
        new PacedAnswer(
            context.vertx(),
            context.request(),
            System::nanoTime,
            () -> cut("the client takes too little"));
  }

  /** Begins, and ends with the session at the latest. */
  void begin(OpenRequests requests) {
    // Also where the client goes.
    context.addEndHandler(ended -> close());
    watch = requests.watch(context, () -> cut("the session is over"));
    look(Optional.empty());
  }

  private void look(Optional<Place> after) {
    var request = new ImageIndex.Request(parameters.filter(), parameters.question(), after, PAGE);
    look = lists.whole(caller, request).subscribe().with(this::take, this::failed);
  }

  private void take(ImageIndex.Page page) {
    if (!isOver) {
      try {
        write(page);
      } catch (RuntimeException e) {
        failed(e);
      }
    }
  }

  private void write(ImageIndex.Page page) {
    var response = context.response();
    var text = new StringBuilder();
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader("Content-Type", format.contentType())
          .putHeader("Content-Disposition", "attachment; filename=\"" + format.fileName() + "\"")
          .putHeader("Cache-Control", "private, no-store");
      text.append(format.head());
    }
    page.entries().forEach(it -> text.append(format.line(it, json)));
    answer
        .send(Buffer.buffer(text.toString()))
        .onFailure(this::failed)
        .onSuccess(taken -> goOn(page.end()));
  }

  private void goOn(Optional<Place> end) {
    if (isOver) {
      return;
    }
    if (end.isPresent()) {
      look(end);
    } else {
      context.response().end();
    }
  }

  private void failed(Throwable reason) {
    if (isOver) {
      return;
    }
    if (context.response().headWritten()) {
      cut(reason.toString());
    } else {
      ProblemAnswer.send(context, reason, json);
    }
  }

  /** Ends it in the middle. */
  void cut(String cause) {
    if (!isOver) {
      LOG.infof("event=export_cut owner=%s cause=\"%s\"", caller.owner(), cause);
      close();
      Disconnect.now(context.request());
    }
  }

  private void close() {
    if (!isOver) {
      isOver = true;
      answer.close();
      look.cancel();
      watch.close();
      place.close();
    }
  }
}
