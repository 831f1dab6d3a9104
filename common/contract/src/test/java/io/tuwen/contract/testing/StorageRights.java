package io.tuwen.contract.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Holds the RAM policy of a service to what its code does with the storage, both ways: a right that
 * is missing is an outage, and one too many is what a decoder that was taken over finds.
 *
 * <p>What the code does is read from its bytecode: which operations of {@link ObjectStore} can be
 * reached from the service's own classes, and with which bucket. Every module that uses the storage
 * has a test that extends this one.
 */
public abstract class StorageRights {
  private static final Path POLICIES = RepositoryFiles.file("deploy/policies");
  private static final String COMMON = "io.tuwen.contract";

  /** It looks whether the storage can be used, in every service that has it. */
  private static final String READINESS = COMMON + ".health.StorageReadiness";

  /** The right that an operation needs, as RAM calls it. Those without one ask nothing. */
  private static final Map<String, String> ACTIONS =
      Map.of(
          "put", "oss:PutObject",
          "putIfAbsent", "oss:PutObject",
          "describe", "oss:GetObject",
          "open", "oss:GetObject",
          "check", "oss:GetObject",
          "delete", "oss:DeleteObject",
          "list", "oss:ListObjects");

  /** What uses one object of a bucket and no other. */
  private static final Map<String, String> OBJECTS =
      Map.of(COMMON + ".session.OwnerKeyRecord", ".owner-key");

  private static final Set<String> LOCAL = Set.of("name", "close");

  /** Who may put an object could else make it public with it. */
  private static final String NEVER_PUBLIC =
      """
      {"Effect": "Deny", "Action": ["oss:PutObject", "oss:PutObjectAcl"], "Resource": ["*"],
       "Condition": {"StringEquals": {"oss:x-oss-object-acl": ["public-read", "public-read-write"]}}}
      """;

  private final String root;
  private final String policy;

  /**
   * Holds a module to its policy.
   *
   * @param root the module's package, such as {@code io.tuwen.upload}
   * @param service the service, as its policy is called
   */
  protected StorageRights(String root, String service) {
    this.root = root;
    policy = service + ".json";
  }

  @Test
  void the_policy_has_the_rights_that_the_code_uses_and_no_other() throws IOException {
    assertThat(granted()).isEqualTo(used());
  }

  /** A statement of other forms could grant what the comparison above does not see. */
  @Test
  void the_policy_allows_named_things_alone() throws IOException {
    var document = document();

    assertThat(names(document)).containsExactlyInAnyOrder("Version", "Statement");
    assertThat(document.path("Version").asText()).isEqualTo("1");
    for (var statement : document.path("Statement")) {
      if (!isDenied(statement)) {
        assertThat(names(statement)).containsExactlyInAnyOrder("Effect", "Action", "Resource");
        assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
      }
    }
  }

  @Test
  void the_policy_denies_public_objects_to_a_service_that_may_put() throws IOException {
    var denied = each(document().path("Statement")).filter(StorageRights::isDenied).toList();

    var puts = used().stream().anyMatch(it -> it.startsWith("oss:PutObject "));

    assertThat(denied)
        .isEqualTo(puts ? List.of(new ObjectMapper().readTree(NEVER_PUBLIC)) : List.of());
  }

  private static boolean isDenied(JsonNode statement) {
    return statement.path("Effect").asText().equals("Deny");
  }

  private static Set<String> names(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private JsonNode document() throws IOException {
    return new ObjectMapper().readTree(POLICIES.resolve(policy).toFile());
  }

  private Set<String> granted() throws IOException {
    return each(document().path("Statement"))
        .filter(it -> !isDenied(it))
        .flatMap(
            statement ->
                each(statement.path("Action"))
                    .flatMap(
                        action ->
                            each(statement.path("Resource"))
                                .map(it -> action.asText() + " " + it.asText())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private Set<String> used() {
    var classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-classes"))
            .withImportOption(location -> !location.contains("tests.jar"))
            .importPackages(root, COMMON);
    return reached(classes).stream()
        .flatMap(unit -> rights(unit, classes))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Everything of the service's own, and of the contracts what it comes to by calls. */
  private Set<JavaCodeUnit> reached(JavaClasses classes) {
    var reached = new HashSet<JavaCodeUnit>();
    var next = new ArrayDeque<JavaCodeUnit>();
    classes.stream()
        .filter(it -> isOwn(it.getPackageName()) || it.getName().equals(READINESS))
        .flatMap(it -> it.getCodeUnits().stream())
        .forEach(next::add);
    while (!next.isEmpty()) {
      var unit = next.pop();
      if (reached.add(unit)) {
        targets(unit).filter(it -> isContract(it)).forEach(next::add);
      }
    }
    return reached;
  }

  private boolean isOwn(String name) {
    return name.equals(root) || name.startsWith(root + ".");
  }

  /** The adapter itself offers everything, so it says nothing of who uses what. */
  private static boolean isContract(JavaCodeUnit unit) {
    var owner = unit.getOwner();
    return owner.getPackageName().startsWith(COMMON) && !owner.isAssignableTo(ObjectStore.class);
  }

  private static Stream<JavaCodeUnit> targets(JavaCodeUnit unit) {
    return Stream.of(
            unit.getMethodCallsFromSelf().stream().map(it -> it.getTarget().resolveMember()),
            unit.getMethodReferencesFromSelf().stream().map(it -> it.getTarget().resolveMember()),
            unit.getConstructorCallsFromSelf().stream().map(it -> it.getTarget().resolveMember()),
            unit.getConstructorReferencesFromSelf().stream()
                .map(it -> it.getTarget().resolveMember()))
        .flatMap(it -> it)
        .flatMap(it -> it.stream().map(JavaCodeUnit.class::cast));
  }

  private static Stream<String> rights(JavaCodeUnit unit, JavaClasses classes) {
    var operations =
        Stream.concat(
                unit.getMethodCallsFromSelf().stream().map(it -> it.getTarget()),
                unit.getMethodReferencesFromSelf().stream().map(it -> it.getTarget()))
            .filter(it -> it.getOwner().isAssignableTo(ObjectStore.class))
            .map(it -> it.getName())
            .filter(it -> !LOCAL.contains(it))
            .collect(Collectors.toSet());
    assertThat(ACTIONS.keySet()).as("operations of " + unit.getFullName()).containsAll(operations);
    if (operations.isEmpty()) {
      return Stream.empty();
    }
    var buckets = buckets(unit);
    // One that was given its bucket when it was made.
    var all =
        buckets.isEmpty()
            ? classes.stream()
                .flatMap(it -> it.getCodeUnits().stream())
                .filter(
                    it ->
                        it.getConstructorCallsFromSelf().stream()
                            .anyMatch(call -> call.getTargetOwner().equals(unit.getOwner())))
                .flatMap(it -> buckets(it).stream())
                .collect(Collectors.toSet())
            : buckets;
    assertThat(all).as("buckets of " + unit.getFullName()).isNotEmpty();
    var objects = OBJECTS.getOrDefault(unit.getOwner().getName(), "*");
    return operations.stream()
        .map(ACTIONS::get)
        .flatMap(action -> all.stream().map(it -> action + " " + resource(action, it, objects)));
  }

  private static Set<String> buckets(JavaCodeUnit unit) {
    return unit.getFieldAccesses().stream()
        .filter(it -> it.getTargetOwner().isEquivalentTo(Bucket.class))
        .map(JavaFieldAccess::getTarget)
        .flatMap(it -> it.resolveMember().stream())
        .map(JavaField::getName)
        .collect(Collectors.toSet());
  }

  /** Objects have names below their bucket's; a list is asked of the bucket itself. */
  private static String resource(String action, String bucket, String objects) {
    var name = "acs:oss:*:*:tuwen-" + bucket.toLowerCase(Locale.ROOT);
    return action.equals("oss:ListObjects") ? name : name + "/" + objects;
  }
}
