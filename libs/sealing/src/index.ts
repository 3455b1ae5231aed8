export { SecretBox, UnreadableSealError } from './secret-box.js';
