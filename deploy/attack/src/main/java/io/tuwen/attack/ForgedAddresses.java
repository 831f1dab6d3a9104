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
    var thumb = status(target, thumb(target, id));
    findings.add(
        thumb == 200
            ? tried(target, "public ids", i -> thumb(target, flipped(id, chance)))
            : Finding.notTried("public ids: the address of a thumb itself: %d".formatted(thumb)));
    if (target.signingKey().isEmpty()) {
      findings.add(Finding.notTried("signed addresses: RENDITION_SIGNING_KEYS is not known here"));
      return findings;
    }
    var signed = signed(target, "/" + id + "?x-oss-process=image/resize,w_64");
    var whole = status(target, signed);
    findings.add(new Finding(whole == 200, "the signed address itself: %d".formatted(whole)));
    findings.add(tried(target, "signed addresses", i -> flipped(signed, chance)));
    return findings;
  }

  /** Signed where the key is known: an installation may hand out no other. */
  private static String thumb(Target target, String id) {
    var address = "/" + id + "!thumb";
    return target.signingKey().isEmpty() ? address : signed(target, address);
  }

  private static String signed(Target target, String address) {
    return new AddressSigner(List.of(target.signingKey()))
        .sign(address, Instant.now().plus(Duration.ofMinutes(30)));
  }

  /** Of an address that nothing was changed in. */
  private static int status(Target target, String address) {
    var patience = Duration.ofMillis(target.millis(PATIENCE.toMillis()));
    return images(target).send(request(address), patience).status();
  }

  private static Finding tried(Target target, String what, IntFunction<String> address) {
    int answered = 0;
    int silent = 0;
    int unheard = 0;
    var tries = target.count(TRIES);
    for (int i = 0; i < tries; i++) {
      var answer = images(target).send(request(address.apply(i)), PATIENCE);
      answered += answer.status() / 100 == 2 ? 1 : 0;
      silent += answer.status() == 0 ? 1 : 0;
      unheard += answer.isUnheard() ? 1 : 0;
    }
    return Finding.of(
        answered == 0,
        unheard < tries,
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
