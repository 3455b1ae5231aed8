export { describeProvider } from './describe-provider.js';
export type { Vendor, VendorAnswer, VendorCall, VendorFailure, VendorGate, VendorLimits } from './vendor.js';
