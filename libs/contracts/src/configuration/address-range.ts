import * as z from 'zod';

/** A block of addresses in CIDR notation. */
export const addressRangeSchema = z.union(
  [z.cidrv4(), z.cidrv6()],
  'Write a range as an address and a number of bits: 10.0.0.0/8 or fd00::/8.',
);
