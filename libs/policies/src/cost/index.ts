export { costOf } from './cost-of.js';
export { priceList } from './price-list.js';
export { type PricedCall, Prices } from './prices.js';
