package io.tuwen.emulator.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RamPolicyTest {
  /** What a phone gets with its token. */
  private static final String PHONE =
      """
      {"Version":"1","Statement":[
       {"Effect":"Allow","Action":["oss:PutObject"],"Resource":["acs:oss:*:*:originals/u-1/*"]},
       {"Effect":"Deny","Action":["oss:PutObject","oss:PutObjectAcl"],"Resource":["*"],
        "Condition":{"StringEquals":{"oss:x-oss-object-acl":["public-read","public-read-write"]}}},
       {"Effect":"Deny","Action":["oss:*"],"Resource":["*"],
        "Condition":{"Bool":{"acs:SecureTransport":["false"]}}}]}
      """;

  @ParameterizedTest
  @CsvSource({
    "oss:PutObject,    originals/u-1/a,   '',                true,  true",
    "oss:putobject,    originals/u-1/a,   private,           true,  true",
    "oss:PutObject,    originals/u-1/a/b, '',                true,  true",
    "oss:GetObject,    originals/u-1/a,   '',                true,  false",
    "oss:PutObjectAcl, originals/u-1/a,   '',                true,  false",
    "oss:PutObject,    originals/u-2/a,   '',                true,  false",
    "oss:PutObject,    originals/u-1,     '',                true,  false",
    "oss:PutObject,    texts/u-1/a,       '',                true,  false",
    "oss:PutObject,    originals/u-1/a,   public-read,       true,  false",
    "oss:PutObject,    originals/u-1/a,   public-read-write, true,  false",
    "oss:PutObject,    originals/u-1/a,   '',                false, false"
  })
  void what_is_allowed_and_not_denied_may_be_done(
      String action, String resource, String acl, boolean isSecure, boolean may) {
    var access = new Access(action, "acs:oss:oss-local:1:" + resource, acl, isSecure);

    assertThat(RamPolicy.parse(PHONE).allows(access)).isEqualTo(may);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{'Version':'1','Statement':[]}",
        "{'Version':1,'Statement':[{'Effect':'Allow','Action':'*','Resource':'*'}]}",
        "{'Version':'1','Statement':[{'Effect':'allow','Action':'*','Resource':'*'}]}",
        "{'Version':'1','Statement':[{'Effect':'Allow','Action':[],'Resource':'*'}]}",
        "{'Version':'1','Statement':[{'Effect':'Allow','Action':[7],'Resource':'*'}]}",
        "{'Version':'1','Statement':[{'Effect':'Allow','NotAction':'*','Resource':'*'}]}",
        "{'Version':'1','Statement':[{'Effect':'Allow','Action':'*'}]}",
        "{'Version':'1','Statement':[{'Effect':'Deny','Action':'*','Resource':'*',"
            + "'Condition':{'IpAddress':{'acs:SourceIp':['10.0.0.0/8']}}}]}",
        "{'Version':'1','Statement':[{'Effect':'Deny','Action':'*','Resource':'*',"
            + "'Condition':{'StringNotEquals':{'oss:x-oss-object-acl':['private']}}}]}"
      })
  void what_is_not_understood_is_no_policy(String text) {
    assertThatThrownBy(() -> RamPolicy.parse(text.replace('\'', '"')))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "a*, ab, true",
    "a?c, abc, true",
    "a?c, ac, false",
    "*a*b, xxaxxb, true",
    "*a*b, xxaxxbc, false",
    "a, A, false"
  })
  void wildcards_stand_for_any_characters_or_one(String pattern, String text, boolean matches) {
    assertThat(RamPolicy.matches(pattern, text)).isEqualTo(matches);
  }

  @Test
  void a_pattern_of_many_stars_ends() {
    assertThat(RamPolicy.matches("*a".repeat(500) + "b", "a".repeat(2000))).isFalse();
  }
}
