/** What the tests of every module stand on: real parts on free ports, and checks that all share. */
package io.tuwen.contract.testing;
