export { startCourier } from './start-courier.js';
