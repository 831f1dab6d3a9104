/**
 * Asks addresses that others have named: of images to import, of images to read, of webhooks.
 *
 * <p>INVARIANT: there is no other way by which a service asks such an address.
 */
package io.tuwen.contract.fetch;
