import type { SimulatedVendor } from './simulated-vendor.js';

/** Every vendor that differs from its protocol in more than its failures. */
export const vendors: readonly SimulatedVendor[] = [];

const byId = new Map(vendors.map((vendor) => [vendor.id, vendor]));

/** The vendor of `/vendor/<id>`. */
export function vendorOf(id: string): SimulatedVendor | undefined {
  return byId.get(id);
}
