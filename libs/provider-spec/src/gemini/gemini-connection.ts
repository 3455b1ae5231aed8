import { GoogleGenAI, type HttpOptions } from '@google/genai/web';
import type { JsonObject } from '@app/contracts';
import type { ProviderDependencies, ProviderSettings } from '../provider-definition.js';
import type { ProviderError } from '../provider-error.js';
import { hasError, parsedBody } from '../answers/parsed-body.js';
import { authorizeBy } from './authorize-by.js';
import { Exchange } from './exchange.js';
import { rejectedBody, toProviderError } from './to-provider-error.js';

/** A project of Google Cloud, where Gemini is served by Vertex AI. */
export interface VertexProject {
  project: string;
  location: string;
}

/** The official SDK, ready for one backend, and the reading of what comes back around an answer. */
export interface GeminiConnection {
  readonly client: GoogleGenAI;
  readonly vertex: VertexProject | undefined;
  /** A new call, whose answer is read from its {@link Exchange.response}. */
  begin(signal: AbortSignal): Exchange;
  /** A new call, whose answer comes in one piece from the SDK. */
  beginWhole(signal: AbortSignal): Exchange;
  /** The SDK's options of a call, with members that go into the body as they are. */
  options(exchange: Exchange, members: JsonObject): HttpOptions;
  /** What an error of a call means; an aborted call gives the reason of its signal. */
  failed(error: unknown, exchange: Exchange, signal: AbortSignal): unknown;
  /** The failure of which the body of a good answer tells. */
  rejected(body: object): ProviderError;
}

/** The SDK wants a key and sends it; {@link Exchange} puts the real credentials in its place. */
const placeholder = 'none';

/**
 * The SDK's build for browsers is the one that does nothing by itself: that for Node reads keys,
 * addresses and projects from the environment, logs, and looks for Google's metadata server.
 */
export function geminiConnection(
  { baseUrl, apiKey, headers }: ProviderSettings,
  { fetch }: ProviderDependencies,
  vertex?: VertexProject,
): GeminiConnection {
  const client = new GoogleGenAI({
    apiKey: placeholder,
    vertexai: vertex !== undefined,
    // The version is part of the address.
    httpOptions: { baseUrl, apiVersion: '' },
  });
  const authorize = authorizeBy(apiKey, headers, vertex !== undefined);
  const credentials = [...(apiKey === undefined ? [] : [apiKey.reveal()]), ...Object.values(headers)];

  const rejected = (body: object): ProviderError => rejectedBody(body, credentials);

  function read(text: string): object {
    const body = parsedBody(text, 'an answer');
    if (hasError(body)) throw rejected(body);
    return body;
  }

  return {
    client,
    vertex,
    begin: (signal) => new Exchange({ fetch, authorize, signal }),
    beginWhole: (signal) => new Exchange({ fetch, authorize, signal, read }),
    options: (exchange, members) => ({ fetch: exchange.fetch, extraBody: members }),
    failed: (error, exchange, signal) => toProviderError(error, { baseUrl, signal, exchange, credentials }),
    rejected,
  };
}
