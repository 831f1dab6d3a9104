package io.tuwen.upload.endpoint;

import io.tuwen.upload.ticket.Ticket;
import java.util.Map;

/**
 * A ticket as its client gets it: what {@code uploadFile} of a mini-program takes.
 *
 * @param url where the form goes
 * @param fields of the form, unchanged and in this order
 * @param fileField the name of the file's part, which comes last
 * @param links where the image and its results will be
 */
record IssuedTicket(
    String id,
    String key,
    String expiresAt,
    String method,
    String url,
    Map<String, String> fields,
    String fileField,
    UploadedImage.Links links) {

  static IssuedTicket of(Ticket ticket) {
    return new IssuedTicket(
        ticket.image().id().value(),
        ticket.image().objectKey().value(),
        ticket.expires().toString(),
        "POST",
        ticket.url().toString(),
        ticket.fields(),
        "file",
        UploadedImage.Links.of(ticket.image().id()));
  }
}
