package io.tuwen.operations.endpoint;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An action that the audit has, before it begins and before it is answered. */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@interface Audited {
  /** What is done, such as {@code dead_letters.redriven}. */
  @Nonbinding
  String value() default "";

  /** Whether the audit keeps what was asked for: not where it names what people have. */
  @Nonbinding
  boolean keepsRequest() default true;

  /** Whether the audit keeps what was answered: not where it names what people have. */
  @Nonbinding
  boolean keepsResult() default true;
}
