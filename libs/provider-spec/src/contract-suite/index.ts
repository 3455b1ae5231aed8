export { describeProvider } from './describe-provider.js';
export type { Vendor, VendorAnswer, VendorCall, VendorFailure } from './vendor.js';
