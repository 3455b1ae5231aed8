import type { ImagePart } from '@app/contracts';

/** The address of an image; one that is given by its bytes gets a data URL (RFC 2397). */
export function imageUrl({ image }: ImagePart): string {
  return 'url' in image ? image.url : `data:${image.mediaType};base64,${image.data}`;
}
