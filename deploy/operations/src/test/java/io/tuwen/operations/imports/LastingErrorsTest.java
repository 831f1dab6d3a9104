package io.tuwen.operations.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ArchivedObject;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.operations.imports.ImportProgress.Failure;
import io.tuwen.operations.journal.Journal;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.journal.Stop;
import io.tuwen.operations.journal.Wanted;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.sweep.Orphans;
import io.tuwen.operations.sweep.SweepConfig;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Objects that fail each time that they are read.
 *
 * <p>An import tried the first one of them for ever, did not say which one, and nothing behind it
 * was imported.
 */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class LastingErrorsTest {
  @Inject Logs logs;
  @Inject Names names;
  @Inject Orphans orphans;
  @Inject FetchedImages fetched;
  @Inject ImportsConfig config;
  @Inject SweepConfig sweep;
  private ObjectStore store;

  private final String id = "lasting-" + UUID.randomUUID();
  private final String prefix = "lasting/" + UUID.randomUUID() + "/";

  /** Of a kind of its own, which the service does not run. */
  private Journal<ImportOrder, ImportProgress> journal;

  @BeforeEach
  void begin() {
    journal =
        new Journal<>(
            logs,
            new Journal.Kind<>(
                "/lasting",
                ImportOrder.class,
                "/lasted",
                ImportProgress.class,
                ImportProgress::state,
                ImportProgress::finishedAt));
    journal.start();
    for (var name : Set.of("a", "b", "c", "d", "e", "f")) {
      store.put(
          Bucket.ORIGINALS,
          new ObjectKey(prefix + name),
          Content.of(TestImages.jpeg(20, 10)),
          Attributes.ofType("image/jpeg"));
    }
    var owner = "t-" + UUID.randomUUID().toString().substring(0, 8);
    var spec = new ImportSpec(prefix, null, null, owner, 1000, false);
    journal.order(id, new ImportOrder(id, spec, Instant.now(), Wanted.RUN));
  }

  @AfterEach
  void end() {
    journal.stop();
  }

  private ImportRunner runner(ObjectStore seen) {
    var importer = new Importer(seen, names, orphans, fetched, config, sweep);
    return new ImportRunner(id, journal, logs, seen, new ImportWork(importer), quiet(), new Stop());
  }

  /** A look at the live traffic may come too late, which is no error of an object. */
  private LiveTraffic quiet() {
    return new LiveTraffic(null, config) {
      @Override
      boolean isFull() {
        return false;
      }
    };
  }

  /** Reads of these objects fail. */
  private ObjectStore failing(Set<String> failing, TuwenException failure) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (self, method, arguments) -> {
              if (method.getName().equals("open")
                  && failing.stream().anyMatch(it -> arguments[1].toString().equals(prefix + it))) {
                throw failure;
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private ImportProgress progress() {
    return journal.find(id).orElseThrow().progress().orElseThrow();
  }

  @Test
  void an_object_that_has_to_be_restored_first_is_passed_over_by_its_name() throws Exception {
    runner(failing(Set.of("b"), new ArchivedObject(null))).goOn();

    assertThat(progress().state()).isEqualTo(RunState.DONE);
    assertThat(progress().imported()).isEqualTo(5);
    assertThat(progress().failures()).containsExactly(new Failure(prefix + "b", "archived"));
  }

  @Test
  void objects_that_fail_each_time_are_passed_over_and_the_others_are_imported() throws Exception {
    var failure = new TuwenException(ErrorCode.STORAGE_REFUSED, "the key of the object is gone");
    var runner = runner(failing(Set.of("b", "d"), failure));

    for (int failed = 0; failed < 2 * LastingErrors.MAX_TRIES - 1; failed++) {
      assertThatExceptionOfType(TuwenException.class).isThrownBy(runner::goOn);
    }
    runner.goOn();

    assertThat(progress().state()).isEqualTo(RunState.DONE);
    assertThat(progress().imported()).isEqualTo(4);
    assertThat(progress().failures())
        .containsExactly(
            new Failure(prefix + "b", "storage_unavailable"),
            new Failure(prefix + "d", "storage_unavailable"));
  }

  @Test
  void the_object_that_an_import_does_not_get_beyond_is_named() throws Exception {
    var failure = new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "it broke off");
    var runner = runner(failing(Set.of("b"), failure));
    assertThatExceptionOfType(TuwenException.class).isThrownBy(runner::goOn);

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(runner::goOn)
        .withMessageEndingWith(": " + prefix + "b");
  }

  /** Everything fails then, and nothing may be passed over. */
  @Test
  void while_the_storage_is_away_nothing_is_passed_over() throws Exception {
    var runner = runner(away());

    for (int failed = 0; failed < 3 * LastingErrors.MAX_TRIES; failed++) {
      assertThatExceptionOfType(TuwenException.class).isThrownBy(runner::goOn);
    }

    assertThat(progress().read()).isZero();
  }

  /** It lists, and does nothing else. */
  private ObjectStore away() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (self, method, arguments) -> {
              if (!method.getName().equals("list")) {
                throw new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "the storage is away");
              }
              return method.invoke(store, arguments);
            });
  }
}
