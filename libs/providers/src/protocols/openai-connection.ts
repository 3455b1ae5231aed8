import type { ImagePart } from '@app/contracts';
import type { Credential, ModelInfo, ProviderDependencies, ProviderSettings } from '@app/provider-spec';
import type OpenAI from 'openai';
import type { ClientOptions } from 'openai';
import type { AnswerReading } from '../answers/answer-reader.js';
import { toModels } from '../answers/model-list.js';
import { readOpenAiLimits } from '../limits/limit-headers.js';
import { headsOfSdk, lowerCase } from '../transports/http/requests.js';
import { versionedBaseUrl } from './base-url.js';
import { type HttpConnection, httpConnection } from './http-connection.js';

/** How a vendor differs from OpenAI in every call, independently of the protocol. */
export interface OpenAiConnectionHooks extends Pick<
  Partial<AnswerReading>,
  'readLimits' | 'requestIdHeader' | 'failureSigns' | 'isRejection' | 'errorIn'
> {
  /** Sent as OpenAI-Organization. */
  organization?: string | undefined;
  /** Sent as OpenAI-Project. */
  project?: string | undefined;
  /** Authorises the calls of a backend. Default: its key as Bearer. */
  credential?: ((settings: ProviderSettings) => Credential) | undefined;
  /** Creates the SDK's client, for a vendor that has a client of its own. */
  createClient?: ((sdk: OpenAiSdk, options: OpenAiClientOptions) => OpenAI) | undefined;
  /** Headers of every call, unless the backend's own say otherwise. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** The exports of the SDK's package. */
export type OpenAiSdk = typeof import('openai');

/** The options of every client of the SDK. */
export type OpenAiClientOptions = Pick<
  ClientOptions,
  'baseURL' | 'organization' | 'project' | 'defaultHeaders' | 'fetch' | 'maxRetries' | 'timeout' | 'logLevel'
> & { apiKey: string };

/** The limits of a call are held through its signal; the SDK's own must not interfere. */
const noTimeout = 2_147_483_647;

/** The SDK insists on a key. No request contains it: the headers for keys are unset. */
const placeholder = 'none';

/**
 * The calls of one backend of an OpenAI protocol. The official SDK builds the requests; they are sent and read
 * here, because the SDK's own way costs as much CPU as the rest of the call.
 *
 * @param hooks Defaults are OpenAI's: its rate limit headers, and `x-request-id`.
 */
export function openAiConnection(
  settings: ProviderSettings,
  { fetch }: ProviderDependencies,
  { organization, project, credential, createClient, headers, ...reading }: OpenAiConnectionHooks = {},
): HttpConnection {
  const { readLimits = readOpenAiLimits, requestIdHeader = 'x-request-id' } = reading;
  // Loaded for the first backend that needs it: a process without one starts faster.
  const loading = import('openai');
  let opened: OpenAI | undefined;
  async function client(): Promise<OpenAI> {
    const sdk = await loading;
    const create = createClient ?? ((_sdk, options) => new sdk.OpenAI(options));
    opened ??= create(sdk, {
      apiKey: placeholder,
      baseURL: settings.baseUrl,
      organization: organization ?? null,
      project: project ?? null,
      defaultHeaders: {
        authorization: null,
        'api-key': null,
        ...lowerCase(headers),
        ...lowerCase(settings.headers),
      },
      fetch,
      maxRetries: 0,
      timeout: noTimeout,
      logLevel: 'off',
    });
    return opened;
  }
  return httpConnection({
    settings,
    fetch,
    credential: credential?.(settings),
    buildHead: headsOfSdk(client),
    failureSigns: reading.failureSigns,
    isRejection: reading.isRejection,
    errorIn: reading.errorIn,
    readLimits,
    requestIdHeader,
  });
}

/**
 * Completes a base URL of an OpenAI protocol.
 *
 * @param path Where the protocol begins on the vendor's hosts; may be empty.
 * @throws {TypeError} If it is no http or https address, or has a query or fragment.
 */
export function openAiBaseUrl(baseUrl: string, path = '/v1'): string {
  return versionedBaseUrl(baseUrl, path, 'http://localhost:1234/v1');
}

/**
 * Lists the vendor's models: https://platform.openai.com/docs/api-reference/models/list
 *
 * @throws {ProviderError} If anything goes wrong.
 */
export async function listOpenAiModels(
  connection: HttpConnection,
  signal: AbortSignal,
): Promise<ModelInfo[]> {
  const { body } = await connection.whole({ method: 'get', path: '/models' }, signal, 'a list of models');
  return toModels(body);
}

/** The address of an image; an image given by its bytes gets a data URL (RFC 2397). */
export function imageUrl({ image }: ImagePart): string {
  return 'url' in image ? image.url : `data:${image.mediaType};base64,${image.data}`;
}

/** The object without its undefined members. */
export function defined<Members extends object>(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Members;
}
