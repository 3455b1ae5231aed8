export {
  type AdaptiveConcurrency,
  afterRefused,
  afterServed,
  initialConcurrency,
} from './adaptive-concurrency.js';
export type { Admission, AdmissionRequest, Admitted, CallReport, Permit, Refusal } from './admission.js';
export { amountOf, type CallCost, usedCost } from './call-cost.js';
export { openAdmission } from './open-admission.js';
