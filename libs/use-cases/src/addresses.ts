import type { ChatInput, JobRequest } from '@app/contracts';
import { RefusedError, type RefusedMember } from './refused-error.js';

/** The addresses that an installation calls, or asks vendors to call. Apps bind it to the rules of its operator. */
export abstract class AddressRules {
  /** Why Sluice does not call this URL for a tenant; undefined when it does. */
  abstract refusesCall(url: string): string | undefined;
  /** Why no vendor is asked to fetch this URL; undefined when one may be asked. */
  abstract refusesFetch(url: string): string | undefined;
}

/**
 * Refuses webhook URLs that can never be called, before anything is stored.
 *
 * @param pointer The member of the request that holds the URL.
 * @throws {RefusedError} `validation`
 */
export function checkWebhookUrl(addresses: AddressRules, url: string, pointer: string): void {
  const detail = addresses.refusesCall(url);
  if (detail === undefined) return;
  throw new RefusedError('validation', 'Webhooks are not sent to this URL.', {
    errors: [{ pointer, detail }],
  });
}

/**
 * Refuses images whose hosts are not public. A vendor that runs beside this installation could otherwise reach
 * for its caller what only the installation may reach.
 *
 * @throws {RefusedError} `validation`, with a pointer to each image.
 */
export function checkImages(addresses: AddressRules, { input }: JobRequest): void {
  const errors: RefusedMember[] = [];
  for (const [place, message] of ((input as Partial<ChatInput>).messages ?? []).entries()) {
    if (message.role !== 'user' || typeof message.content === 'string') continue;
    for (const [index, part] of message.content.entries()) {
      if (part.type !== 'image' || !('url' in part.image)) continue;
      const detail = addresses.refusesFetch(part.image.url);
      const pointer = `/input/messages/${place}/content/${index}/image/url`;
      if (detail !== undefined) errors.push({ pointer, detail });
    }
  }
  if (errors.length > 0) throw new RefusedError('validation', 'An image cannot be fetched.', { errors });
}
