export { courierCloseLimitMs, startCourier } from './start-courier.js';
