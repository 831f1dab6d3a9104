/**
 * WeChat and Alipay as they answer a login. What an answer is depends on the code that a client
 * shows, so that a test, or a person with curl, chooses it: {@link io.tuwen.simulators.Codes}.
 */
package io.tuwen.simulators;
