/** The numbers of little-endian float32. A copy, as parts of buffers need not begin where numbers may. */
export function toNumbers(bytes: Buffer): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
