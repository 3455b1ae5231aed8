import { GoogleGenAI, type HttpOptions } from '@google/genai/web';
import { type JsonObject, scrubSecrets } from '@app/contracts';
import {
  type Credential,
  type ProviderDependencies,
  ProviderError,
  type ProviderSettings,
} from '@app/provider-spec';
import { RefusedAnswer } from '../../answers/answer-errors.js';
import { type AnswerReader, answerReader } from '../../answers/answer-reader.js';
import { googleCredential, googleKeyHeader } from '../../credentials/google-auth.js';
import { versionedBaseUrl } from '../base-url.js';
import { googleFailureSigns, readGoogleQuota, refineGoogleFailure } from './google-error.js';

/** A project of Google Cloud, where Gemini is served by Vertex AI. */
export interface VertexProject {
  project: string;
  location: string;
}

/** The official SDK, ready for one backend, and the reading of what comes back. */
export interface GeminiConnection extends Pick<AnswerReader, 'read'> {
  readonly client: GoogleGenAI;
  /** Starts a call whose answer is read from its {@link Exchange.response}. */
  begin(signal: AbortSignal): Exchange;
  /** Starts a call whose answer the SDK returns in one piece. */
  beginWhole(signal: AbortSignal): Exchange;
  /** The SDK's options of a call of a model, with members that go into the body unchanged. */
  options(exchange: Exchange, model: string, members: JsonObject): HttpOptions;
  /** Classifies an error of a call. For an aborted call it is the reason of the signal. */
  toError(error: unknown, exchange: Exchange, signal: AbortSignal): unknown;
}

/** The SDK insists on a key and sends it; {@link Exchange} replaces it by the real credential. */
const placeholder = 'none';

/** Google puts no id of a request into its headers; a gateway in front of it may. */
const requestIdHeader = 'x-request-id';

/**
 * Uses the SDK's build for browsers, which does nothing by itself: the build for Node reads keys, addresses and
 * projects from the environment, logs, and looks for Google's metadata server.
 */
export function geminiConnection(
  settings: ProviderSettings,
  { fetch }: ProviderDependencies,
  vertex?: VertexProject,
): GeminiConnection {
  const { baseUrl, apiKey, headers: configured } = settings;
  const client = new GoogleGenAI({
    apiKey: placeholder,
    vertexai: vertex !== undefined,
    // The version is part of the address.
    httpOptions: { baseUrl, apiVersion: '' },
  });
  const credential = googleCredential(apiKey, vertex !== undefined);
  const reader = answerReader({
    settings,
    credential,
    readLimits: (_headers, _now, body) => readGoogleQuota(body),
    requestIdHeader,
    failureSigns: googleFailureSigns,
    refine: refineGoogleFailure,
  });
  const way = { fetch, credential, configured };

  return {
    client,
    begin: (signal) => new Exchange({ ...way, signal }),
    beginWhole: (signal) =>
      new Exchange({ ...way, signal, read: (text, headers) => reader.read(text, 'an answer', headers) }),
    options: (exchange, model, members) => ({
      fetch: exchange.fetch,
      extraBody: members,
      baseUrl: placeOf(model, baseUrl, vertex),
    }),
    toError: (error, { asked }, signal) =>
      reader.toError(asked || signal.aborted ? error : unfit(error), signal),
    read: (text, what, headers) => reader.read(text, what, headers),
  };
}

interface Way {
  fetch: typeof globalThis.fetch;
  credential: Credential;
  /** Headers of the configuration, which win over those of the credential. */
  configured: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** Reads the body of a successful answer for the SDK, if it is needed in one piece. */
  read?: (text: string, headers: Headers) => object;
}

/**
 * One call through the SDK, observed from outside: the SDK's own errors contain neither the headers nor, for
 * some content types, the original body.
 */
export class Exchange {
  /** Whether the SDK has sent the request. */
  asked = false;
  /** The last answer, once its headers have arrived. */
  response: Response | undefined;

  constructor(private readonly way: Way) {}

  /**
   * For the `fetch` option of the call.
   *
   * @throws {RefusedAnswer} The SDK passes it on.
   */
  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { fetch, credential, configured, signal, read } = this.way;
    const headers = new Headers(init.headers);
    headers.delete(googleKeyHeader);
    const authorised = { ...(await credential.headers()), ...configured };
    for (const [name, value] of Object.entries(authorised)) headers.set(name, value);
    this.asked = true;
    // The SDK's own signal is aborted with another reason than the caller's.
    const response = await fetch(input, { ...init, headers, signal });
    this.response = response;
    await RefusedAnswer.unlessOk(response);
    return read === undefined ? response : parsed(response, read(await response.text(), response.headers));
  };
}

/** An answer whose body has been read; the SDK looks at nothing else of it. */
function parsed({ status, headers }: Response, body: object): Response {
  return { ok: true, status, headers, json: () => Promise.resolve(body) } as Response;
}

/** On Vertex AI a model belongs to a project, unless its name is a full path. */
function placeOf(model: string, baseUrl: string, vertex: VertexProject | undefined): string {
  if (vertex === undefined || model.startsWith('projects/')) return baseUrl;
  return `${baseUrl}/projects/${vertex.project}/locations/${vertex.location}`;
}

/** The SDK itself refuses some calls, such as models whose names do not fit into an address. */
function unfit(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const message = `This call cannot be sent to Gemini: ${error instanceof Error ? error.message : String(error)}`;
  return new ProviderError({ kind: 'invalid-request', message: scrubSecrets(message) }, { cause: error });
}

/** Google's own version of the Gemini API, which has everything that the stable one lacks. */
const geminiVersion = '/v1beta';
const vertexVersion = '/v1beta1';

/**
 * Completes a base URL of the Gemini API.
 *
 * @throws {TypeError} If it is no http or https address, or has a query or fragment.
 */
export function geminiBaseUrl(baseUrl: string): string {
  return versionedBaseUrl(baseUrl, geminiVersion, 'https://generativelanguage.googleapis.com');
}

/**
 * Vertex AI's address for a location: the global one, a multi-region (`us`, `eu`) or a region.
 *
 * @param configured An address that replaces Google's; it is completed with the version.
 * @see https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations
 */
export function vertexBaseUrl(location: string, configured?: string): string {
  const host = `https://${vertexHost(location)}`;
  return versionedBaseUrl(configured ?? host, vertexVersion, host);
}

function vertexHost(location: string): string {
  if (location === 'global') return 'aiplatform.googleapis.com';
  return location === 'us' || location === 'eu'
    ? `aiplatform.${location}.rep.googleapis.com`
    : `${location}-aiplatform.googleapis.com`;
}
