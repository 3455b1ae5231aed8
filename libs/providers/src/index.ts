export { findProvider, providers } from './registry.js';
export { openAiChat } from './protocols/openai-chat/openai-chat.js';
export { LeanHttp } from './transports/http/lean-http.js';
