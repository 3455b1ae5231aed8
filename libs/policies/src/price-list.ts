/** The prices of a model, in US dollars per million tokens. */
interface ListedPrice {
  input: number;
  /** For input tokens read from the vendor's cache; missing where it is not known. */
  cachedInput?: number;
  /** For input tokens written to the vendor's cache. */
  cacheWrite?: number;
  /** Missing for models without output, such as embedding models. */
  output?: number;
  /** Calls with more input tokens have another price, which is not listed. */
  upTo?: number;
}

/** The prices of one vendor. */
interface VendorPrices {
  /** Provider ids of the catalogue. */
  providers: readonly string[];
  /** The vendor's page. */
  source: string;
  /** The day on which the prices were read. */
  date: string;
  /** By the vendor's model name; dated snapshots of a model have its price. */
  models: Readonly<Record<string, ListedPrice>>;
}

/**
 * List prices of text tokens, without batch and priority tiers. Collected from the vendors' pages by
 * https://github.com/pydantic/genai-prices (MIT), release 0.1.8. Models that are missing here have no known price:
 * vendors that charge by request or by time of day, and names that move between models.
 */
export const priceList: readonly VendorPrices[] = [
  {
    providers: ['openai', 'openai-responses'],
    source: 'https://platform.openai.com/docs/pricing',
    date: '2026-09-23',
    models: {
      'gpt-4.1': { input: 2, cachedInput: 0.5, output: 8 },
      'gpt-4.1-mini': { input: 0.4, cachedInput: 0.1, output: 1.6 },
      'gpt-4.1-nano': { input: 0.1, cachedInput: 0.025, output: 0.4 },
      'gpt-4o': { input: 2.5, cachedInput: 1.25, output: 10 },
      'gpt-4o-mini': { input: 0.15, cachedInput: 0.075, output: 0.6 },
      'gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5-chat': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5-chat-latest': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5-codex': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5-mini': { input: 0.25, cachedInput: 0.025, output: 2 },
      'gpt-5-nano': { input: 0.05, cachedInput: 0.005, output: 0.4 },
      'gpt-5-pro': { input: 15, output: 120 },
      'gpt-5.1': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5.1-chat': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5.1-chat-latest': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5.1-codex': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5.1-codex-max': { input: 1.25, cachedInput: 0.125, output: 10 },
      'gpt-5.1-codex-mini': { input: 0.25, cachedInput: 0.025, output: 2 },
      'gpt-5.2': { input: 1.75, cachedInput: 0.175, output: 14 },
      'gpt-5.2-chat': { input: 1.75, cachedInput: 0.175, output: 14 },
      'gpt-5.2-chat-latest': { input: 1.75, cachedInput: 0.175, output: 14 },
      'gpt-5.2-codex': { input: 1.75, cachedInput: 0.175, output: 14 },
      'gpt-5.2-pro': { input: 21, output: 168 },
      'gpt-5.3': { input: 1.75, cachedInput: 0.175, output: 14 },
      'gpt-5.3-chat': { input: 1.75, cachedInput: 0.175, output: 14 },
      'gpt-5.3-chat-latest': { input: 1.75, cachedInput: 0.175, output: 14 },
      'gpt-5.3-codex': { input: 1.75, cachedInput: 0.175, output: 14 },
      'gpt-5.4': { input: 2.5, cachedInput: 0.25, output: 15, upTo: 271999 },
      'gpt-5.4-mini': { input: 0.75, cachedInput: 0.075, output: 4.5 },
      'gpt-5.4-nano': { input: 0.2, cachedInput: 0.02, output: 1.25 },
      'gpt-5.4-pro': { input: 30, output: 180, upTo: 271999 },
      'gpt-5.5': { input: 5, cachedInput: 0.5, output: 30, upTo: 271999 },
      'gpt-5.5-chat': { input: 5, cachedInput: 0.5, output: 30, upTo: 271999 },
      'gpt-5.5-chat-latest': { input: 5, cachedInput: 0.5, output: 30, upTo: 271999 },
      'gpt-5.5-codex': { input: 5, cachedInput: 0.5, output: 30, upTo: 271999 },
      'gpt-5.5-pro': { input: 30, output: 180, upTo: 271999 },
      'gpt-5.6': { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20, upTo: 271999 },
      'gpt-5.6-luna': { input: 0.2, cachedInput: 0.02, cacheWrite: 0.25, output: 1.2, upTo: 271999 },
      'gpt-5.6-sol': { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20, upTo: 271999 },
      'gpt-5.6-terra': { input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 12, upTo: 271999 },
      'gpt-6-astra': { input: 10, cachedInput: 1, cacheWrite: 12.5, output: 50, upTo: 271999 },
      'gpt-6-luna': { input: 0.1, cachedInput: 0.01, cacheWrite: 0.125, output: 0.5, upTo: 272000 },
      'gpt-6-sol': { input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 10, upTo: 272000 },
      o1: { input: 15, cachedInput: 7.5, output: 60 },
      'o1-mini': { input: 1.1, cachedInput: 0.55, output: 4.4 },
      'o1-pro': { input: 150, output: 600 },
      o3: { input: 2, cachedInput: 0.5, output: 8 },
      'o3-mini': { input: 1.1, cachedInput: 0.55, output: 4.4 },
      'o3-mini-high': { input: 1.1, cachedInput: 0.55, output: 4.4 },
      'o3-pro': { input: 20, output: 80 },
      'o4-mini': { input: 1.1, cachedInput: 0.275, output: 4.4 },
      'o4-mini-high': { input: 1.1, cachedInput: 0.275, output: 4.4 },
      'text-embedding-3-large': { input: 0.13 },
      'text-embedding-3-small': { input: 0.02 },
    },
  },
  {
    providers: ['anthropic'],
    source: 'https://www.anthropic.com/pricing#api',
    date: '2026-09-23',
    models: {
      'claude-3-5-haiku': { input: 0.8, cachedInput: 0.08, cacheWrite: 1, output: 4 },
      'claude-3-5-haiku-latest': { input: 0.8, cachedInput: 0.08, cacheWrite: 1, output: 4 },
      'claude-3-5-sonnet': { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15 },
      'claude-3-7-sonnet': { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15 },
      'claude-3-7-sonnet-latest': { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15 },
      'claude-3-haiku': { input: 0.25, cachedInput: 0.03, cacheWrite: 0.3, output: 1.25 },
      'claude-3-opus': { input: 15, cachedInput: 1.5, cacheWrite: 18.75, output: 75 },
      'claude-3-opus-latest': { input: 15, cachedInput: 1.5, cacheWrite: 18.75, output: 75 },
      'claude-fable-5': { input: 10, cachedInput: 1, cacheWrite: 12.5, output: 50 },
      'claude-fable-5-1': { input: 10, cachedInput: 0.25, cacheWrite: 12.5, output: 50 },
      'claude-haiku-4-5': { input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 5 },
      'claude-opus-4': { input: 15, cachedInput: 1.5, cacheWrite: 18.75, output: 75 },
      'claude-opus-4-0': { input: 15, cachedInput: 1.5, cacheWrite: 18.75, output: 75 },
      'claude-opus-4-1': { input: 15, cachedInput: 1.5, cacheWrite: 18.75, output: 75 },
      'claude-opus-4-5': { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
      'claude-opus-4-6': { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
      'claude-opus-4-7': { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
      'claude-opus-4-8': { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
      'claude-opus-5': { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
      'claude-opus-5-5': { input: 4, cachedInput: 0.2, cacheWrite: 5, output: 20 },
      'claude-sonnet-4': { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15 },
      'claude-sonnet-4-0': { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15 },
      'claude-sonnet-4-5': { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15, upTo: 200000 },
      'claude-sonnet-4-6': { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15 },
      'claude-sonnet-5': { input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 10 },
    },
  },
  {
    providers: ['gemini'],
    source: 'https://ai.google.dev/gemini-api/docs/pricing',
    date: '2026-09-23',
    models: {
      'gemini-2.0-flash': { input: 0.1, cachedInput: 0.025, output: 0.4 },
      'gemini-2.0-flash-lite': { input: 0.075, output: 0.3 },
      'gemini-2.5-flash': { input: 0.3, cachedInput: 0.03, output: 2.5 },
      'gemini-2.5-flash-latest': { input: 0.3, cachedInput: 0.03, output: 2.5 },
      'gemini-2.5-flash-lite': { input: 0.1, cachedInput: 0.01, output: 0.4 },
      'gemini-2.5-flash-preview-09-2025': { input: 0.3, cachedInput: 0.03, output: 2.5 },
      'gemini-2.5-pro': { input: 1.25, cachedInput: 0.125, output: 10, upTo: 200000 },
      'gemini-3-flash-preview': { input: 0.5, cachedInput: 0.05, output: 3 },
      'gemini-3-pro-preview': { input: 2, cachedInput: 0.2, output: 12, upTo: 200000 },
      'gemini-3.1-flash-lite': { input: 0.25, cachedInput: 0.025, output: 1.5 },
      'gemini-3.1-flash-lite-preview': { input: 0.25, cachedInput: 0.025, output: 1.5 },
      'gemini-3.1-pro-preview': { input: 2, cachedInput: 0.2, output: 12, upTo: 200000 },
      'gemini-3.5-flash': { input: 1.5, cachedInput: 0.15, output: 9 },
      'gemini-3.5-flash-lite': { input: 0.3, cachedInput: 0.03, output: 2.5 },
      'gemini-3.5-flash-preview': { input: 1.5, cachedInput: 0.15, output: 9 },
      'gemini-3.6-flash': { input: 0.75, cachedInput: 0.075, output: 3.75 },
      'gemini-3.7-flash': { input: 0.75, cachedInput: 0.075, output: 3.75 },
      'gemini-3.8-flash': { input: 0.75, cachedInput: 0.075, output: 3.75 },
      'gemini-embedding-001': { input: 0.15 },
      'gemini-embedding-2': { input: 0.2 },
    },
  },
  {
    providers: ['groq'],
    source: 'https://console.groq.com/docs/models',
    date: '2026-09-23',
    models: {
      'llama-3.1-8b-instant': { input: 0.05, output: 0.08 },
      'llama-3.3-70b-versatile': { input: 0.59, output: 0.79 },
      'meta-llama/llama-4-maverick-17b-128e-instruct': { input: 0.2, output: 0.6 },
      'meta-llama/llama-4-scout-17b-16e-instruct': { input: 0.11, output: 0.34 },
      'moonshotai/kimi-k2-instruct': { input: 1, cachedInput: 0.5, output: 3 },
      'moonshotai/kimi-k2-instruct-0905': { input: 1, cachedInput: 0.5, output: 3 },
      'openai/gpt-oss-120b': { input: 0.15, cachedInput: 0.075, output: 0.6 },
      'openai/gpt-oss-20b': { input: 0.075, cachedInput: 0.0375, output: 0.3 },
      'openai/gpt-oss-safeguard-20b': { input: 0.15, cachedInput: 0.075, output: 0.6 },
      'qwen/qwen3-32b': { input: 0.29, output: 0.59 },
    },
  },
  {
    providers: ['mistral'],
    source: 'https://mistral.ai/pricing/api',
    date: '2026-09-23',
    models: {
      'codestral-2508': { input: 0.3, cachedInput: 0.03, output: 0.9 },
      'devstral-2512': { input: 0.4, cachedInput: 0.04, output: 2 },
      'ministral-14b-2512': { input: 0.2, cachedInput: 0.02, output: 0.2 },
      'ministral-3b-2512': { input: 0.1, cachedInput: 0.01, output: 0.1 },
      'ministral-8b-2512': { input: 0.15, cachedInput: 0.015, output: 0.15 },
      'mistral-embed': { input: 0.1 },
      'mistral-large-2411': { input: 2, output: 6 },
      'mistral-large-2512': { input: 0.5, cachedInput: 0.05, output: 1.5 },
      'mistral-medium-2505': { input: 0.4, cachedInput: 0.04, output: 2 },
      'mistral-medium-2508': { input: 0.4, cachedInput: 0.04, output: 2 },
      'mistral-medium-3-5': { input: 1.5, cachedInput: 0.15, output: 7.5 },
      'mistral-medium-3.5': { input: 1.5, cachedInput: 0.15, output: 7.5 },
      'mistral-small-2603': { input: 0.15, cachedInput: 0.015, output: 0.6 },
    },
  },
  {
    providers: ['together'],
    source: 'https://www.together.ai/pricing',
    date: '2026-09-23',
    models: {
      'meta-llama/Llama-3.3-70B-Instruct-Turbo': { input: 0.88, output: 0.88 },
      'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8': { input: 0.27, output: 0.85 },
      'meta-llama/Llama-4-Scout-17B-16E-Instruct': { input: 0.18, output: 0.59 },
    },
  },
  {
    providers: ['cohere'],
    source: 'https://cohere.com/pricing',
    date: '2026-09-23',
    models: {
      'command-a': { input: 2.5, output: 10 },
      'command-a-03-2025': { input: 2.5, output: 10 },
      'command-r': { input: 0.15, output: 0.6 },
      'command-r-08-2024': { input: 0.15, output: 0.6 },
      'command-r-plus': { input: 2.5, output: 10 },
      'command-r-plus-08-2024': { input: 2.5, output: 10 },
      'command-r7b': { input: 0.0375, output: 0.15 },
      'command-r7b-12-2024': { input: 0.0375, output: 0.15 },
      'embed-v4.0': { input: 0.12 },
    },
  },
  {
    providers: ['minimax'],
    source: 'https://platform.minimax.io/docs/guides/pricing-paygo',
    date: '2026-09-23',
    models: {
      'MiniMax-M2': { input: 0.3, cachedInput: 0.03, cacheWrite: 0.375, output: 1.2 },
      'MiniMax-M2.1': { input: 0.3, cachedInput: 0.03, cacheWrite: 0.375, output: 1.2 },
      'MiniMax-M2.5': { input: 0.3, cachedInput: 0.03, cacheWrite: 0.375, output: 1.2 },
      'MiniMax-M2.5-highspeed': { input: 0.6, cachedInput: 0.03, cacheWrite: 0.375, output: 2.4 },
      'MiniMax-M2.7': { input: 0.3, cachedInput: 0.06, cacheWrite: 0.375, output: 1.2 },
      'MiniMax-M2.7-highspeed': { input: 0.6, cachedInput: 0.06, cacheWrite: 0.375, output: 2.4 },
    },
  },
  {
    providers: ['zai'],
    source: 'https://docs.z.ai/guides/overview/pricing',
    date: '2026-09-23',
    models: {
      'GLM-5.2': { input: 1.4, cachedInput: 0.26, output: 4.4 },
      'GLM-5.3': { input: 1.4, cachedInput: 0.26, output: 4.4 },
      'GLM-5.3-Flash': { input: 0.075, cachedInput: 0.015, output: 0.25 },
      'glm-5.2': { input: 1.4, cachedInput: 0.26, output: 4.4 },
      'glm-5.3': { input: 1.4, cachedInput: 0.26, output: 4.4 },
      'glm-5.3-flash': { input: 0.075, cachedInput: 0.015, output: 0.25 },
    },
  },
];
