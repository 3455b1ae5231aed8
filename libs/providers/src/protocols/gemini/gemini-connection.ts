import { GoogleGenAI, type HttpOptions } from '@google/genai/web';
import { type JsonObject, scrubSecrets } from '@app/contracts';
import { type ProviderDependencies, type ProviderSettings, ProviderError } from '@app/provider-spec';
import { readGoogleQuota } from './google-quota.js';
import { answerReader } from '../../answers/answer-reader.js';
import { authorizeBy } from './authorize-by.js';
import { Exchange } from './exchange.js';
import { googleSigns, refineGoogleFailure } from './google-failure.js';

/** A project of Google Cloud, where Gemini is served by Vertex AI. */
export interface VertexProject {
  project: string;
  location: string;
}

/** The official SDK, ready for one backend, and the reading of what comes back around an answer. */
export interface GeminiConnection {
  readonly client: GoogleGenAI;
  /** A new call, whose answer is read from its {@link Exchange.response}. */
  begin(signal: AbortSignal): Exchange;
  /** A new call, whose answer comes in one piece from the SDK. */
  beginWhole(signal: AbortSignal): Exchange;
  /** The SDK's options of a call of a model, with members that go into the body as they are. */
  options(exchange: Exchange, model: string, members: JsonObject): HttpOptions;
  /** What an error of a call means; an aborted call gives the reason of its signal. */
  failed(error: unknown, exchange: Exchange, signal: AbortSignal): unknown;
  /**
   * A body or an event of the protocol, parsed.
   *
   * @param what What is read, for the message: `an answer`.
   * @throws {ProviderError} `bad-response` for what is no JSON object; what it tells of for an error.
   */
  read(text: string, what: string, headers: Headers): object;
}

/** The SDK wants a key and sends it; {@link Exchange} puts the real credentials in its place. */
const placeholder = 'none';

/** Google itself names no request in its headers; a gateway before it may. */
const requestIdHeader = 'x-request-id';

/**
 * The SDK's build for browsers is the one that does nothing by itself: that for Node reads keys,
 * addresses and projects from the environment, logs, and looks for Google's metadata server.
 */
export function geminiConnection(
  settings: ProviderSettings,
  { fetch }: ProviderDependencies,
  vertex?: VertexProject,
): GeminiConnection {
  const { baseUrl, apiKey, headers } = settings;
  const client = new GoogleGenAI({
    apiKey: placeholder,
    vertexai: vertex !== undefined,
    // The version is part of the address.
    httpOptions: { baseUrl, apiVersion: '' },
  });
  const authorize = authorizeBy(apiKey, headers, vertex !== undefined);
  const reader = answerReader({
    settings,
    readLimits: (_headers, _now, body) => readGoogleQuota(body),
    requestIdHeader,
    failureSigns: googleSigns,
    refine: refineGoogleFailure,
  });

  return {
    client,
    begin: (signal) => new Exchange({ fetch, authorize, signal }),
    beginWhole: (signal) =>
      new Exchange({
        fetch,
        authorize,
        signal,
        read: (text, received) => reader.read(text, 'an answer', received),
      }),
    options: (exchange, model, members) => ({
      fetch: exchange.fetch,
      extraBody: members,
      baseUrl: placeOf(model, baseUrl, vertex),
    }),
    failed: (error, { asked }, signal) =>
      reader.failed(asked || signal.aborted ? error : unfit(error), signal),
    read: (text, what, received) => reader.read(text, what, received),
  };
}

/** On Vertex AI a model is found within a project, unless its name says the whole way to it. */
function placeOf(model: string, baseUrl: string, vertex: VertexProject | undefined): string {
  if (vertex === undefined || model.startsWith('projects/')) return baseUrl;
  return `${baseUrl}/projects/${vertex.project}/locations/${vertex.location}`;
}

/** The SDK refuses some calls by itself, such as models whose names fit in no address. */
function unfit(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const message = `This call cannot be put to Gemini: ${error instanceof Error ? error.message : String(error)}`;
  return new ProviderError({ kind: 'invalid-request', message: scrubSecrets(message) }, { cause: error });
}
