import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfiguration, type LoadedConfiguration, type LoadOptions } from '../load-configuration.js';

const vendorUrl = 'https://vendor.example/v1';
/** Providers of each way to be found. */
export const catalogue = [
  { id: 'openai', baseUrl: vendorUrl, apiKeyEnv: 'OPENAI_API_KEY', defaultModel: 'gpt-5-mini' },
  { id: 'openai-too', baseUrl: vendorUrl, apiKeyEnv: ['OPENAI_TOO_API_KEY', 'OPENAI_API_KEY'] },
  { id: 'groq', baseUrl: vendorUrl, apiKeyEnv: 'GROQ_API_KEY' },
  { id: 'gemini', aliases: ['google'], baseUrl: vendorUrl, apiKeyEnv: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] },
  {
    id: 'near',
    baseUrl: 'http://localhost:11434',
    hostedBaseUrl: 'https://near.example',
    baseUrlEnv: ['NEAR_HOST', 'NEAR_URL'],
    apiKeyEnv: 'NEAR_KEY',
  },
  { id: 'placed', baseUrlEnv: ['PLACED_URL'], apiKeyEnv: 'PLACED_KEY' },
  { id: 'custom' },
  { id: 'simulator' },
];

/** A working directory with configuration files in it. */
export class ConfigurationFolder {
  private constructor(readonly path: string) {}

  static async open(): Promise<ConfigurationFolder> {
    return new ConfigurationFolder(await mkdtemp(join(tmpdir(), 'sluice-config-')));
  }

  close(): Promise<void> {
    return rm(this.path, { recursive: true });
  }

  load(options: Partial<LoadOptions> = {}): Promise<LoadedConfiguration> {
    return loadConfiguration({ catalogue, argv: [], env: {}, cwd: this.path, ...options });
  }

  /** @returns Its path. */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.path, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  }

  /** The whole message for a `sluice.yaml`, its folder written as `<cwd>`. */
  async complaint(text: string, options: Partial<LoadOptions> = {}): Promise<string> {
    await this.write('sluice.yaml', text);
    const error = await this.load(options).then(
      () => new Error('It was taken.'),
      (reason: unknown) => reason as Error,
    );
    return error.message.replaceAll(this.path, '<cwd>');
  }
}
