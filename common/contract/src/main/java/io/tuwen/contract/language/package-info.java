/** The languages in which a service answers, and its sentences in each of them. */
package io.tuwen.contract.language;
