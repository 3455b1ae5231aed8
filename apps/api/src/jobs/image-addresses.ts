import type { ChatInput, JobRequest } from '@app/contracts';
import { type EgressPolicy, RefusedAddressError } from '@app/egress';

interface RefusedImage {
  /** The JSON pointer to the URL in the request. */
  pointer: string;
  detail: string;
}

/**
 * Images of a request that no vendor is asked to fetch, because their hosts are not public. A vendor that
 * runs beside this installation would else reach for its caller what only the installation may reach.
 */
export function refusedImages({ input }: JobRequest, policy: EgressPolicy): RefusedImage[] {
  const { messages = [] } = input as Partial<ChatInput>;
  return messages.flatMap((message, place) => {
    if (message.role !== 'user' || typeof message.content === 'string') return [];
    return message.content.flatMap((part, index) => {
      if (part.type !== 'image' || !('url' in part.image)) return [];
      const detail = whyRefused(part.image.url, policy);
      return detail === undefined
        ? []
        : [{ pointer: `/input/messages/${place}/content/${index}/image/url`, detail }];
    });
  });
}

function whyRefused(url: string, policy: EgressPolicy): string | undefined {
  try {
    policy.checkHandedOn(url);
    return undefined;
  } catch (error) {
    if (error instanceof RefusedAddressError) return error.message;
    throw error;
  }
}
