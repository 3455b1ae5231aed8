export { describeProviders } from './describe-providers.js';
export type {
  ScriptedAnswer,
  Vendor,
  VendorCall,
  VendorFailure,
  VendorGate,
  VendorLimits,
} from './vendor.js';
