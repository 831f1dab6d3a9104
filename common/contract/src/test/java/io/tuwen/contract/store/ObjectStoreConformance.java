package io.tuwen.contract.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ObjectStore} promises. Every adapter has a test that extends this one. */
public abstract class ObjectStoreConformance {
  private static final AtomicLong RUN = new AtomicLong(System.nanoTime());

  private ObjectStore store;

  /** Keys of one test never meet those of another, so that a real bucket will do as well. */
  private String prefix;

  /** A store that works; the suite does not close it. */
  protected abstract ObjectStore store();

  /** A store that knows the place and has a wrong secret. */
  protected abstract ObjectStore intruder();

  /** A store at an address without a listener. */
  protected abstract ObjectStore unreachable();

  @BeforeEach
  void useStore() {
    store = store();
    prefix = "conformance-" + RUN.incrementAndGet() + "/";
  }

  @Test
  void what_was_put_is_read_back() throws IOException {
    var key = key("photo");
    var bytes = noise(100_000);

    var receipt = store.put(Bucket.ORIGINALS, key, Content.of(bytes), jpeg());

    assertThat(read(key)).isEqualTo(bytes);
    assertThat(receipt.eTag()).isEqualTo(ETag.of(Content.of(bytes)));
    assertThat(receipt.requestId()).isNotBlank();
  }

  @Test
  void an_empty_object_is_an_object() throws IOException {
    var key = key("empty");

    store.put(Bucket.TEXTS, key, Content.of(new byte[0]), Attributes.ofType("text/plain"));

    var object = store.describe(Bucket.TEXTS, key).orElseThrow();
    assertThat(object.size()).isZero();
    try (var open = store.open(Bucket.TEXTS, key).orElseThrow()) {
      assertThat(open.stream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void a_large_object_is_streamed_whole() throws IOException {
    var key = key("large");
    var content = new EndlessNoise(24L << 20);

    store.put(Bucket.ORIGINALS, key, content, jpeg());

    try (var open = store.open(Bucket.ORIGINALS, key).orElseThrow();
        var expected = content.open()) {
      assertThat(open.object().size()).isEqualTo(content.length());
      assertThat(open.stream()).hasSameContentAs(expected);
    }
  }

  @Test
  void type_and_metadata_come_back_in_any_language() {
    var key = key("described");
    var attributes =
        new Attributes(
            "image/webp", Map.of("file-name", "图文 100%+½ \"a\".webp", "source", "phone"));

    store.put(Bucket.ORIGINALS, key, Content.of(noise(10)), attributes);

    var object = store.describe(Bucket.ORIGINALS, key).orElseThrow();
    assertThat(object.attributes()).isEqualTo(attributes);
    assertThat(object.key()).isEqualTo(key);
    assertThat(object.lastModified())
        .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now().plusSeconds(60));
  }

  @Test
  void a_second_put_replaces_bytes_and_attributes_together() throws IOException {
    var key = key("replaced");
    store.put(Bucket.ORIGINALS, key, Content.of(noise(50)), jpeg());
    var bytes = noise(20);

    store.put(Bucket.ORIGINALS, key, Content.of(bytes), Attributes.ofType("image/png"));

    assertThat(read(key)).isEqualTo(bytes);
    assertThat(store.describe(Bucket.ORIGINALS, key).orElseThrow().attributes())
        .isEqualTo(Attributes.ofType("image/png"));
  }

  @Test
  void a_missing_object_is_empty_and_no_error() {
    assertThat(store.describe(Bucket.ORIGINALS, key("missing"))).isEmpty();
    assertThat(store.open(Bucket.ORIGINALS, key("missing"))).isEmpty();
  }

  @Test
  void a_deleted_object_is_missing_and_deleting_it_again_is_no_error() {
    var key = key("deleted");
    store.put(Bucket.ORIGINALS, key, Content.of(noise(5)), jpeg());

    store.delete(Bucket.ORIGINALS, key);
    store.delete(Bucket.ORIGINALS, key);

    assertThat(store.describe(Bucket.ORIGINALS, key)).isEmpty();
  }

  @Test
  void put_if_absent_leaves_what_is_there() throws IOException {
    var key = key("once");
    var first = noise(30);

    assertThat(store.putIfAbsent(Bucket.ORIGINALS, key, Content.of(first), jpeg())).isPresent();
    assertThat(store.putIfAbsent(Bucket.ORIGINALS, key, Content.of(noise(30)), jpeg())).isEmpty();

    assertThat(read(key)).isEqualTo(first);
  }

  @Test
  void of_many_that_put_if_absent_at_once_exactly_one_succeeds() throws Exception {
    var key = key("raced");

    var succeeded =
        together(16, i -> store.putIfAbsent(Bucket.ORIGINALS, key, Content.of(noise(99)), jpeg()));

    assertThat(succeeded.stream().filter(it -> it.isPresent())).hasSize(1);
  }

  @Test
  void a_reader_sees_the_whole_old_object_or_the_whole_new_one() throws Exception {
    var key = key("contended");
    var versions = new ConcurrentHashMap<ETag, byte[]>();
    for (int i = 0; i < 4; i++) {
      var bytes = noise(200_000 + i * 7_000);
      versions.put(ETag.of(Content.of(bytes)), bytes);
    }
    var contents = List.copyOf(versions.values());
    store.put(Bucket.ORIGINALS, key, Content.of(contents.get(0)), jpeg());
    var writing = new AtomicBoolean(true);

    var results =
        together(
            8,
            i -> {
              if (i < 3) {
                for (int round = 0; round < 10; round++) {
                  var bytes = contents.get((i + round) % contents.size());
                  store.put(Bucket.ORIGINALS, key, Content.of(bytes), jpeg());
                }
                writing.set(false);
                return true;
              }
              var whole = true;
              do {
                try (var open = store.open(Bucket.ORIGINALS, key).orElseThrow()) {
                  whole &=
                      Arrays.equals(
                          open.stream().readAllBytes(), versions.get(open.object().eTag()));
                }
              } while (writing.get());
              return whole;
            });

    assertThat(results).doesNotContain(false);
  }

  @Test
  void a_content_that_breaks_off_leaves_the_old_object() throws IOException {
    var key = key("broken");
    var old = noise(40);
    store.put(Bucket.ORIGINALS, key, Content.of(old), jpeg());

    assertThatThrownBy(() -> store.put(Bucket.ORIGINALS, key, new BrokenContent(5_000_000), jpeg()))
        .isInstanceOf(TuwenException.class);

    assertThat(read(key)).isEqualTo(old);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n",
        "n/x",
        "a//b",
        "a/../b",
        ".",
        "with space",
        "plus+and%20percent",
        "图文/照片.jpg",
        "emoji \uD83D\uDCF7",
        "quote'\"<&>",
        "k!thumb",
        "k@0a1b",
        "question?mark#hash"
      })
  void any_key_names_its_own_object(String name) throws IOException {
    var key = key(name);
    var bytes = noise(64);

    store.put(Bucket.RENDITIONS, key, Content.of(bytes), jpeg());

    try (var open = store.open(Bucket.RENDITIONS, key).orElseThrow()) {
      assertThat(open.stream().readAllBytes()).isEqualTo(bytes);
    }
    assertThat(store.list(Bucket.RENDITIONS, prefix, "", 10).objects())
        .extracting(ListedObject::key)
        .containsExactly(key);
  }

  @Test
  void buckets_do_not_see_each_other() {
    store.put(Bucket.ORIGINALS, key("mine"), Content.of(noise(5)), jpeg());

    assertThat(store.describe(Bucket.RENDITIONS, key("mine"))).isEmpty();
  }

  @Test
  void a_listing_is_paged_in_the_order_of_bytes() {
    var names = List.of("a", "a/b", "a0", "b", "z", "é", "图");
    for (var name : names) {
      store.put(Bucket.TEXTS, key(name), Content.of(noise(3)), jpeg());
    }

    var found = new ArrayList<String>();
    ObjectPage page;
    var after = "";
    do {
      page = store.list(Bucket.TEXTS, prefix, after, 2);
      assertThat(page.objects()).hasSizeLessThanOrEqualTo(2);
      for (var object : page.objects()) {
        after = object.key().value();
        found.add(after.substring(prefix.length()));
        assertThat(object.size()).isEqualTo(3);
      }
    } while (page.more());

    assertThat(found).containsExactlyElementsOf(names);
  }

  @Test
  void a_listing_of_nothing_is_empty() {
    assertThat(store.list(Bucket.TEXTS, prefix, "", 100))
        .isEqualTo(new ObjectPage(List.of(), false));
  }

  @Test
  void a_bucket_that_can_be_used_passes_its_check() {
    for (var bucket : Bucket.values()) {
      store.check(bucket);
      assertThat(store.name(bucket)).isNotBlank();
    }
  }

  @Test
  void a_wrong_secret_is_told_apart_from_a_store_that_is_down() {
    try (var intruder = intruder()) {
      assertThatThrownBy(() -> intruder.check(Bucket.ORIGINALS))
          .isInstanceOfSatisfying(
              TuwenException.class, e -> assertThat(e.code().code()).isEqualTo("storage_refused"));
      assertThatThrownBy(() -> intruder.open(Bucket.ORIGINALS, key("any")))
          .isInstanceOf(TuwenException.class);
    }
  }

  @Test
  void a_store_that_is_down_is_a_transient_error_soon() {
    try (var unreachable = unreachable()) {
      var before = System.nanoTime();

      assertThatThrownBy(() -> unreachable.describe(Bucket.ORIGINALS, key("any")))
          .isInstanceOfSatisfying(
              TuwenException.class, e -> assertThat(e.category()).isEqualTo(Category.TRANSIENT))
          .hasMessageNotContaining("127.0.0.1");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void many_threads_may_use_one_store() throws Exception {
    var whole =
        together(
            16,
            i -> {
              var key = key("thread-" + i);
              for (int round = 0; round < 5; round++) {
                var bytes = noise(30_000);
                store.put(Bucket.ORIGINALS, key, Content.of(bytes), jpeg());
                if (!Arrays.equals(read(key), bytes)) {
                  return false;
                }
              }
              return true;
            });

    assertThat(whole).doesNotContain(false);
  }

  private ObjectKey key(String name) {
    return new ObjectKey(prefix + name);
  }

  private byte[] read(ObjectKey key) throws IOException {
    try (var open = store.open(Bucket.ORIGINALS, key).orElseThrow()) {
      return open.stream().readAllBytes();
    }
  }

  private static Attributes jpeg() {
    return Attributes.ofType("image/jpeg");
  }

  private static byte[] noise(int length) {
    var bytes = new byte[length];
    new Random(RUN.incrementAndGet()).nextBytes(bytes);
    return bytes;
  }

  private interface IndexedWork<T> {
    T run(int index) throws Exception;
  }

  private static <T> List<T> together(int count, IndexedWork<T> work) throws Exception {
    var pool = Executors.newFixedThreadPool(count);
    try {
      var tasks = IntStream.range(0, count).<Callable<T>>mapToObj(i -> () -> work.run(i)).toList();
      var results = new ArrayList<T>();
      for (var done : pool.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  /** Too long to be held; the same bytes each time it is opened. */
  private record EndlessNoise(long length) implements Content {
    @Override
    public InputStream open() {
      return new InputStream() {
        private long position;

        @Override
        public int read() {
          return position == length ? -1 : (int) (((position++ * 31) >> 7) & 0xff);
        }

        @Override
        public int read(byte[] into, int offset, int count) {
          int read = 0;
          while (read < count && position < length) {
            into[offset + read++] = (byte) read();
          }
          return read == 0 && count > 0 ? -1 : read;
        }
      };
    }
  }

  /** Promises more than it has: an error of its source at every attempt. */
  private record BrokenContent(long length) implements Content {
    @Override
    public InputStream open() {
      return new FilterInputStream(new ByteArrayInputStream(new byte[1_000])) {
        @Override
        public int read() throws IOException {
          return orFail(super.read());
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
          return orFail(super.read(into, offset, count));
        }
      };
    }

    private static int orFail(int read) throws IOException {
      if (read < 0) {
        throw new IOException("the source broke off");
      }
      return read;
    }
  }
}
