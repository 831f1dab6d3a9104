package io.tuwen.attack;

import io.tuwen.contract.sign.AddressSigner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Signed addresses with one bit changed, and public ids that were made up. */
final class ForgedAddresses implements Attack {
  private static final int TRIES = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "addresses";
  }

  @Override
  public String claim() {
    return "no changed signature and no made-up public id is answered";
  }

  @Override
  public List<Finding> run(Target target) {
    var chance = new Random(7);
    var good = new GoodClient(target.client(3), new Felt());
    var uploaded = good.begin();
    good.thumb(uploaded);
    var findings = new ArrayList<Finding>();
    var id = uploaded.field("publicId");
    findings.add(tried(target, "public ids", i -> "/" + flipped(id, chance) + "!thumb"));
    if (target.signingKey().isEmpty()) {
      findings.add(Finding.notTried("signed addresses: RENDITION_SIGNING_KEYS is not known here"));
      return findings;
    }
    var signed =
        new AddressSigner(List.of(target.signingKey()))
            .sign(
                "/" + id + "?x-oss-process=image/resize,w_64",
                Instant.now().plus(Duration.ofMinutes(30)));
    var patience = Duration.ofMillis(target.millis(PATIENCE.toMillis()));
    var whole = images(target).send(request(signed), patience).status();
    findings.add(new Finding(whole == 200, "the signed address itself: %d".formatted(whole)));
    findings.add(tried(target, "signed addresses", i -> flipped(signed, chance)));
    return findings;
  }

  private static Finding tried(Target target, String what, IntFunction<String> address) {
    int answered = 0;
    int silent = 0;
    var tries = target.count(TRIES);
    for (int i = 0; i < tries; i++) {
      var status = images(target).send(request(address.apply(i)), PATIENCE).status();
      answered += status / 100 == 2 ? 1 : 0;
      silent += status == 0 ? 1 : 0;
    }
    return new Finding(
        answered == 0,
        "%d changed %s, %d without any answer, %d answered"
            .formatted(tries, what, silent, answered));
  }

  private static Wire images(Target target) {
    return target.client(2);
  }

  private static byte[] request(String address) {
    return ("GET " + address + " HTTP/1.1\r\nHost: img.localhost\r\nConnection: close\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** One bit of one character, which stays one that an address may have. */
  private static String flipped(String address, Random chance) {
    while (true) {
      var at = 1 + chance.nextInt(address.length() - 1);
      var changed = (char) (address.charAt(at) ^ (1 << chance.nextInt(7)));
      if (changed > ' ' && changed < 127 && changed != '#') {
        return address.substring(0, at) + changed + address.substring(at + 1);
      }
    }
  }
}
